using Bunit;
using MailPortal.Accounts;
using MailPortal.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>"Actualizar secreto" of an account's own application.</summary>
public sealed class UpdateAccountSecretDialogTests(SendingPortal sending) : IClassFixture<SendingPortal>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // ends with what it waits for

    private readonly BunitContext bunit = new();

    public ValueTask DisposeAsync() => bunit.DisposeAsync();

    [Fact]
    public async Task NobodyIsToldYet_TheDayMayBeGiven_WithWhomToTell()
    {
        var sender = await sending.NewSenderAsync();
        var dialog = Render(sender, hasNotices: false);
        await TypeSecretAsync(dialog);
        Assert.Empty(dialog.FindAll("#new-notices"));
        await dialog.Find("#new-expiry").ChangeAsync(new() { Value = "2028-05-01" });

        await dialog.Find("form").SubmitAsync();
        Assert.Contains(AccountRuleText.PartnerMissing, dialog.Find("#new-notices-note").TextContent, StringComparison.Ordinal);
        await dialog.Find("#new-notices").ChangeAsync(new() { Value = "no es un correo" });
        await dialog.Find("form").SubmitAsync();
        dialog.WaitForAssertion(() => Assert.Equal("true", dialog.Find("#new-notices").GetAttribute("aria-invalid")), Patience);
        await dialog.Find("#new-notices").ChangeAsync(new() { Value = "avisos@contoso.test" });
        await dialog.Find("form").SubmitAsync();

        dialog.WaitForAssertion(() => Assert.Equal((new DateOnly(2028, 5, 1), "avisos@contoso.test"), Stored(sender)), Patience);
    }

    [Fact]
    public async Task NobodyIsToldYet_BothMayBeLeftOut()
    {
        var sender = await sending.NewSenderAsync();
        var before = (await sender.ViewAsync()).Account.Version;
        var dialog = Render(sender, hasNotices: false);
        await TypeSecretAsync(dialog);

        await dialog.Find("form").SubmitAsync();

        dialog.WaitForAssertion(() => Assert.NotEqual(before, sender.ViewAsync().GetAwaiter().GetResult().Account.Version), Patience);
        Assert.Equal((null, ""), Stored(sender));
    }

    private static (DateOnly?, string) Stored(Sender sender) => sender.ViewAsync().GetAwaiter().GetResult().Account is var account ? (account.SecretExpiresOn, account.NotificationAddresses) : default;

    private static async Task TypeSecretAsync(IRenderedComponent<UpdateAccountSecretDialog> dialog)
    {
        foreach (var field in (string[])["#new-secret", "#new-secret-confirmation"]) await dialog.Find(field).ChangeAsync(new() { Value = SampleTenant.Sending.Secrets[1].Value });
    }

    private IRenderedComponent<UpdateAccountSecretDialog> Render(Sender sender, bool hasNotices)
    {
        bunit.ServeAs(sending.Portal, sender.User.Id, interactive: true, (services, _) => services.AddScoped<DialogService, AnsweringDialogs>());
        return bunit.Render<UpdateAccountSecretDialog>(p => p.Add(d => d.AccountId, sender.AccountId).Add(d => d.HasNotices, hasNotices));
    }
}
