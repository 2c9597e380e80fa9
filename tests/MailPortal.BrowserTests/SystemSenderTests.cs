using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Mail.Problems;
using MailPortal.Sandbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>"Remitente del sistema" and the panel that tells what nobody is told by mail: one portal has one sender, so one test walks through all.</summary>
public sealed class SystemSenderTests(PortalFixture portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sender_IsChosenTestedAndTakenAway_AndThePanelSaysWhatItCannotTell()
    {
        await using var page = await portal.OpenSignedInAsync();
        var looks = new Looks(page, english: false);
        await looks.ReturnAsync();
        await page.GoAsync("/settings/sender");
        var (state, outcome) = (page.Page.Locator("#sender-state"), page.Page.Locator("#sender-outcome"));
        await Assertions.Expect(state).ToContainTextAsync("Todavía no hay remitente");
        await page.Button("Guardar").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-field-wrong").First).ToBeVisibleAsync();
        await looks.LookAsync("sender-refused");

        await page.Page.Locator("#kind").SelectOptionAsync("smtp");
        await page.Page.Locator("#address").FillAsync($"avisos@{SampleTenant.OpenDomain}");
        await page.Page.Locator("#smtpHost").FillAsync(portal.Sandbox.Info.Host);
        await page.Page.Locator("#smtpPort").FillAsync($"{portal.Sandbox.Info.PasswordSmtpPort}");
        await page.Page.Locator("#password").FillAsync(portal.Sandbox.Info.OpenDomainPassword);
        await page.Page.Locator("#password-confirmation").FillAsync(portal.Sandbox.Info.OpenDomainPassword);
        await looks.LookAsync("sender-smtp");
        await page.Button("Guardar").ClickAsync();
        await Assertions.Expect(outcome).ToContainTextAsync("quedó guardado");
        await Assertions.Expect(state).ToContainTextAsync($"El portal envía desde avisos@{SampleTenant.OpenDomain}");
        await page.Page.Locator("#recipient").FillAsync(FormOnScreen.FreshMailbox());
        await page.Page.Locator("#send-test").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#test-outcome .mp-alert-good")).ToBeVisibleAsync();
        await looks.LookAsync("sender-tested");

        await page.Page.Locator("#remove").ClickAsync();
        await page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Quitar el remitente" }).ClickAsync();
        await Assertions.Expect(state).ToContainTextAsync("Todavía no hay remitente");
        Assert.Empty(looks.Problems);
        page.AssertNoComplaints();
        await LookAtPanelAsync(page, looks);
    }

    private async Task LookAtPanelAsync(PortalPage page, Looks looks)
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal, name: "Laura Gómez");
        await sender.LinkAsync();
        var services = portal.Services;
        await using (var db = await services.GetRequiredService<IDbContextFactory<MailPortal.Data.PortalDbContext>>().CreateDbContextAsync(Cancellation))
        {
            var account = await db.Set<SendingAccount>().SingleAsync(a => a.UserId == sender.UserId, Cancellation);
            (await db.Set<AccountLink>().SingleAsync(l => l.AccountId == account.Id, Cancellation)).Broken(MailProblem.SignInNeeded, "AADSTS70000", TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync(Cancellation);
        }
        await services.GetRequiredService<RaiseAlertsJob>().LookAsync(Cancellation);

        await page.GoAsync("/");
        // Other tests leave mailboxes behind that need somebody more urgently.
        var folded = page.Page.Locator("button[aria-expanded='false']").Filter(new() { HasText = "restantes" });
        if (await folded.CountAsync() > 0) await folded.ClickAsync();
        var line = page.Page.Locator(".mp-attention li").Filter(new() { HasText = sender.Address });
        await Assertions.Expect(line).ToContainTextAsync("Vinculación caducada");
        await Assertions.Expect(page.Page.Locator("#no-sender")).ToContainTextAsync("No hay un remitente del sistema");
        await looks.LookAsync("panel-alert");
        await page.GoAsync("/sending/accounts");
        await Assertions.Expect(page.Page.Locator("tbody tr").Filter(new() { HasText = sender.Address })).ToContainTextAsync("Pedir que vuelva a vincular");
        await looks.LookAsync("accounts-asked");
        await sender.Page.GoAsync("/");
        await Assertions.Expect(sender.Page.Page.Locator(".mp-attention li")).ToContainTextAsync("Vinculación caducada");
        Assert.Equal("/sending/link", await sender.Page.Page.Locator(".mp-attention li a.mp-button").GetAttributeAsync("href"));
        Assert.Empty(looks.Problems);
        page.AssertNoComplaints();
    }
}
