using Bunit;
using MailPortal.Accounts;
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

        await editor.Find("select#method").ChangeAsync(new() { Value = nameof(SendingMethod.GraphDelegated) });

        Assert.Single(editor.FindAll("#link-rests"));
        Assert.Empty(editor.FindAll("button#link"));
        await editor.Find("button#unlink").ClickAsync(new());
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

        await editor.Find("button#unlink").ClickAsync(new());

        editor.WaitForAssertion(() => Assert.Equal(AccountText.Unlinked, editor.Find("#link-outcome").TextContent.Trim()), Patience);
        Assert.Empty(editor.FindAll("#link-rests"));
    }

    private async Task<(IRenderedComponent<AccountEditor> Editor, AnsweringDialogs Dialogs)> RenderAsync(Sender sender)
    {
        var view = await sender.ViewAsync();
        bunit.ServeAs(sending.Portal, sender.User.Id, interactive: true, (services, _) => services.AddScoped<DialogService, AnsweringDialogs>());
        var editor = bunit.Render<AccountEditor>(p => p.Add(e => e.UserId, sender.User.Id).Add(e => e.Own, true).Add(e => e.OwnerName, "Ana").Add(e => e.View, view).Add(e => e.Shared, []));
        return (editor, (AnsweringDialogs)bunit.Services.GetRequiredService<DialogService>());
    }
}
