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
        await dialog.TypeAsync("#new-expiry", "2028-05-01");

        await dialog.SubmitAsync("form");
        Assert.Contains(AccountRuleText.PartnerMissing, dialog.Find("#new-notices-note").TextContent, StringComparison.Ordinal);
        await dialog.TypeAsync("#new-notices", "no es un correo");
        await dialog.SubmitAsync("form");
        dialog.WaitForAssertion(() => Assert.Equal("true", dialog.Find("#new-notices").GetAttribute("aria-invalid")), Patience);
        await dialog.TypeAsync("#new-notices", "avisos@contoso.test");
        await dialog.SubmitAsync("form");

        Assert.Equal((new DateOnly(2028, 5, 1), "avisos@contoso.test"), await StoredAsync(sender));
    }

    [Fact]
    public async Task NobodyIsToldYet_BothMayBeLeftOut()
    {
        var sender = await sending.NewSenderAsync();
        var before = (await sender.ViewAsync()).Account.Version;
        var dialog = Render(sender, hasNotices: false);
        await TypeSecretAsync(dialog);

        await dialog.SubmitAsync("form");

        Assert.NotEqual(before, (await sender.ViewAsync()).Account.Version);
        Assert.Equal((null, ""), await StoredAsync(sender));
    }

    private static async Task<(DateOnly?, string)> StoredAsync(Sender sender) => (await sender.ViewAsync()).Account is var account ? (account.SecretExpiresOn, account.NotificationAddresses) : default;

    private static async Task TypeSecretAsync(IRenderedComponent<UpdateAccountSecretDialog> dialog)
    {
        foreach (var field in (string[])["#new-secret", "#new-secret-confirmation"]) await dialog.TypeAsync(field, SampleTenant.Sending.Secrets[1].Value);
    }

    private IRenderedComponent<UpdateAccountSecretDialog> Render(Sender sender, bool hasNotices)
    {
        bunit.ServeAs(sending.Portal, sender.User.Id, interactive: true, (services, _) => services.AddScoped<DialogService, AnsweringDialogs>());
        return bunit.Render<UpdateAccountSecretDialog>(p => p.Add(d => d.AccountId, sender.AccountId).Add(d => d.HasNotices, hasNotices));
    }
}
