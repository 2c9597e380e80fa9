using Bunit;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>The cards beside the form of an account.</summary>
public sealed class AccountEditorTests(SendingPortal sending) : IClassFixture<SendingPortal>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // ends with what it waits for

    private readonly BunitContext bunit = new();

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => bunit.DisposeAsync();

    /// <summary>Sending does not end with such a link, whatever is being typed: it must not be said.</summary>
    [Fact]
    public async Task RestingLink_WhileItsWayIsTyped_IsStillOneThatRests()
    {
        var sender = await sending.NewLinkedAsync();
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id,
            new() { Method = SendingMethod.SmtpPassword, Address = sender.Address, SmtpHost = "smtp.contoso.test", SmtpPort = 587, Password = new("una~contraseña") }, null, Cancellation);
        var (editor, dialogs) = await RenderAsync(sender);
        var userName = (await sender.ViewAsync()).Link!.UserName;

        await editor.TypeAsync("select#method", nameof(SendingMethod.GraphDelegated));

        Assert.Single(editor.FindAll("#link-rests"));
        Assert.Empty(editor.FindAll("button#link"));
        await editor.PressAsync("button#unlink");
        Assert.Equal(string.Format(null, AccountText.UnlinkRestingQuestion, userName), Assert.Single(dialogs.Asked));
        Assert.Null((await sender.ViewAsync()).Link);
    }

    [Fact]
    public async Task RestingLink_Unlinked_IsConfirmed()
    {
        var sender = await sending.NewLinkedAsync();
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id,
            new() { Method = SendingMethod.SmtpPassword, Address = sender.Address, SmtpHost = "smtp.contoso.test", SmtpPort = 587, Password = new("una~contraseña") }, null, Cancellation);
        var editor = (await RenderAsync(sender)).Editor;

        await editor.PressAsync("button#unlink");

        editor.WaitForAssertion(() => Assert.Equal(AccountText.Unlinked, editor.Find("#link-outcome").TextContent.Trim()), Patience);
        Assert.Empty(editor.FindAll("#link-rests"));
    }

    /// <summary>The link's card asks for it, not the form: it is drawn all the same.</summary>
    [Fact]
    public async Task SaveAndLink_SomethingIsWrong_SaysSoAndGoesThere()
    {
        var script = FormScript();
        var sender = await sending.NewSenderAsync();
        var (editor, dialogs) = await RenderAsync(sender);
        await editor.TypeAsync("input#applicationId", "no es un GUID");

        await editor.PressAsync("button#link");

        editor.WaitForAssertion(() => Assert.Equal(AccountText.NotSaved, editor.Find("#account-outcome").TextContent.Trim()), Patience);
        Assert.StartsWith(AccountText.UnsavedText, Assert.Single(dialogs.Asked), StringComparison.Ordinal);
        Assert.Equal("true", editor.Find("input#applicationId").GetAttribute("aria-invalid"));
        Assert.Contains(AccountRuleText.NotAGuid, editor.Find("#applicationId-note").TextContent, StringComparison.Ordinal);
        editor.WaitForAssertion(() => script.VerifyInvoke("focusWrong"), Patience);
        Assert.Null(await sending.Portal.Get<AccountLinking>().LatestAsync(sender.Actor, sender.AccountId, Cancellation));
    }

    [Fact]
    public async Task SaveAndLink_SavedByOthersMeanwhile_SaysSo()
    {
        var sender = await sending.NewSenderAsync();
        var (editor, _) = await RenderAsync(sender);
        await editor.TypeAsync("input#address", "otra@contoso.test");
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings("tercera@contoso.test"), null, Cancellation);

        await editor.PressAsync("button#link");

        editor.WaitForAssertion(() => Assert.Equal(AccountText.Overtaken, editor.Find("#account-outcome").TextContent.Trim()), Patience);
        Assert.Equal("otra@contoso.test", editor.Find("input#address").GetAttribute("value"));
        Assert.Equal("tercera@contoso.test", (await sender.ViewAsync()).Account.Address);
    }

    [Fact]
    public async Task Draft_GivesBackWhatWasTyped_UntilItIsSaved()
    {
        var sender = await sending.NewSenderAsync();
        var script = Drafted((await sender.ViewAsync()).Account.Version, ("address", "borrador@contoso.test"), ("notificationAddresses", ""), ("secret", "nunca"));
        var (editor, _) = await RenderAsync(sender);
        editor.WaitForAssertion(() => Assert.Equal("borrador@contoso.test", editor.Find("input#address").GetAttribute("value")), Patience);
        Assert.Contains(ComponentsText.DraftTitle, editor.Find(".mp-draft").TextContent, StringComparison.Ordinal);

        await editor.SubmitAsync("#account-form");

        editor.WaitForAssertion(() => script.VerifyInvoke("forget"), Patience);
        Assert.Equal("borrador@contoso.test", (await sender.ViewAsync()).Account.Address);
        editor.WaitForAssertion(() => Assert.Empty(editor.Find(".mp-draft").TextContent.Trim()), Patience);
    }

    [Fact]
    public async Task Draft_OverWhatOthersChangedSince_IsNotSavedOverItUnseen()
    {
        var sender = await sending.NewSenderAsync();
        Drafted(Guid.NewGuid(), ("address", "borrador@contoso.test"));
        var (editor, _) = await RenderAsync(sender);
        editor.WaitForAssertion(() => Assert.Equal("borrador@contoso.test", editor.Find("input#address").GetAttribute("value")), Patience);

        await editor.SubmitAsync("#account-form");

        editor.WaitForAssertion(() => Assert.Equal(AccountText.Overtaken, editor.Find("#account-outcome").TextContent.Trim()), Patience);
        Assert.Equal(sender.Address, (await sender.ViewAsync()).Account.Address);
    }

    [Fact]
    public async Task Draft_Discarded_ShowsWhatIsStored()
    {
        var sender = await sending.NewSenderAsync();
        Drafted(Guid.NewGuid(), ("address", "borrador@contoso.test"), ("method", nameof(SendingMethod.SmtpOAuth)), ("smtpHost", "smtp.contoso.test"));
        var (editor, _) = await RenderAsync(sender);
        editor.WaitForAssertion(() => Assert.Equal("smtp.contoso.test", editor.Find("input#smtpHost").GetAttribute("value")), Patience);

        await editor.PressAsync(".mp-draft button");

        editor.WaitForAssertion(() => Assert.Equal(sender.Address, editor.Find("input#address").GetAttribute("value")), Patience);
        Assert.Empty(editor.FindAll("input#smtpHost"));
        Assert.Empty(editor.Find(".mp-draft").TextContent.Trim());
    }

    [Fact]
    public async Task Link_RefusedForTheSecret_IsShownAtTheSecret_UntilAnotherIsTyped()
    {
        var sender = await sending.NewSenderAsync(change: s => s with { Secret = new("no~es.el_secreto") });
        using var browser = await sender.BrowserAsync();
        var attempt = await sender.LinkAsync(browser);
        Assert.Equal(MailProblem.ClientSecretWrong, attempt.Problem);

        var (editor, _) = await RenderAsync(sender);

        editor.WaitForAssertion(() => Assert.Contains(ProblemWords.Of(MailProblem.ClientSecretWrong).Meaning, editor.Find("#secret-note").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("true", editor.Find("input#secret").GetAttribute("aria-invalid"));
        await editor.TypeAsync("input#secret", SampleTenant.Sending.Secrets[0].Value);
        Assert.Null(editor.Find("input#secret").GetAttribute("aria-invalid"));
    }

    /// <summary>What a test says does not take away what a link was refused for.</summary>
    [Fact]
    public async Task Refusals_OfLinkAndTest_StandTogether()
    {
        var sender = await sending.NewSenderAsync(change: s => s with { Secret = new("no~es.el_secreto") });
        using var browser = await sender.BrowserAsync();
        await sender.LinkAsync(browser);
        var (editor, _) = await RenderAsync(sender);
        editor.WaitForAssertion(() => Assert.Equal("true", editor.Find("input#secret").GetAttribute("aria-invalid")), Patience);
        var test = editor.FindComponent<TestMailCard>();

        await editor.InvokeAsync(() => test.Instance.OnBlamed.InvokeAsync(new FieldProblem("address", "x")));
        Assert.Equal(("true", "true"), (editor.Find("input#secret").GetAttribute("aria-invalid"), editor.Find("input#address").GetAttribute("aria-invalid")));
        await editor.InvokeAsync(() => test.Instance.OnBlamed.InvokeAsync(null));

        Assert.Equal(("true", null), (editor.Find("input#secret").GetAttribute("aria-invalid"), editor.Find("input#address").GetAttribute("aria-invalid")));
    }

    /// <summary>The dialog stores whom to tell as well: the form, half typed, must not take it back.</summary>
    [Fact]
    public async Task UpdateSecret_OverWhatIsTyped_KeepsTheDayAndWhomToTell()
    {
        var sender = await sending.NewSenderAsync();
        var (editor, dialogs) = await RenderAsync(sender);
        await editor.TypeAsync("input#address", "otra@contoso.test");
        dialogs.Meanwhile = () => sending.Portal.Get<AccountSaving>().UpdateSecretAsync(
            sender.Actor, sender.AccountId, new(SampleTenant.Sending.Secrets[0].Value), new DateOnly(2099, 5, 1), Cancellation, ["avisos@contoso.test"]);

        await editor.PressAsync("button#update-secret");

        editor.WaitForAssertion(() => Assert.Equal(AccountText.SecretUpdated, editor.Find("#account-outcome").TextContent.Trim()), Patience);
        Assert.Equal(("otra@contoso.test", "2099-05-01", "avisos@contoso.test"),
            (editor.Find("input#address").GetAttribute("value"), editor.Find("input#secretExpiresOn").GetAttribute("value"), editor.Find("input#notificationAddresses").GetAttribute("value")));
    }

    [Fact]
    public async Task Refusal_BlamesTheFieldOfItsWay_AndNoneForConsent()
    {
        var sender = await sending.NewSenderAsync();
        var account = await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id,
            new() { Method = SendingMethod.SmtpPassword, Address = sender.Address, SmtpHost = sending.Sandbox.Info.Host, SmtpPort = sending.Sandbox.Info.SmtpPort, Password = new("no~es") }, null, Cancellation);

        Assert.Equal("password", AccountBlame.Of(MailProblem.SmtpCredentialsWrong, account)?.Field);
        Assert.Equal("smtpHost", AccountBlame.Of(MailProblem.HostNotFound, account)?.Field);
        Assert.Null(AccountBlame.Of(MailProblem.ConsentDeclined, account));
    }

    private BunitJSModuleInterop FormScript() => Module("./Components/FormField.razor.js");

    /// <summary>The tab has a draft of the form.</summary>
    private BunitJSModuleInterop Drafted(Guid version, params (string Name, string Value)[] fields)
    {
        var module = Module("./Components/FormDraft.razor.js");
        module.Setup<FormDraft.Draft?>("watch", _ => true).SetResult(new($"{version}", fields.ToDictionary(f => f.Name, f => f.Value)));
        return module;
    }

    private BunitJSModuleInterop Module(string path)
    {
        var module = bunit.JSInterop.SetupModule(path);
        module.Mode = JSRuntimeMode.Loose;
        return module;
    }

    private async Task<(IRenderedComponent<AccountEditor> Editor, AnsweringDialogs Dialogs)> RenderAsync(Sender sender)
    {
        var view = await sender.ViewAsync();
        bunit.ServeAs(sending.Portal, sender.User.Id, interactive: true, (services, _) => services.AddScoped<DialogService, AnsweringDialogs>());
        var editor = bunit.Render<AccountEditor>(p => p.Add(e => e.PersonId, sender.User.Id).Add(e => e.UserId, sender.User.Id).Add(e => e.Own, true).Add(e => e.OwnerName, "Ana").Add(e => e.View, view).Add(e => e.Shared, []));
        return (editor, (AnsweringDialogs)bunit.Services.GetRequiredService<DialogService>());
    }
}
