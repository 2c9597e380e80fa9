using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Outbox;
using MailPortal.Sandbox.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What was sent, and what became of it.</summary>
public sealed class OutboxTests(PortalFixture portal)
{
    [Fact]
    public async Task UncertainMail_IsShown_AndSentAgainOnlyWhenAskedTwice()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.LinkAsync();
        var recipient = FormOnScreen.FreshMailbox();
        portal.Sandbox.Faults.Set(Fault.GraphDown, new() { Mailbox = sender.Address, Status = 0, After = true, Times = 1 });
        await sender.Field("recipient").FillAsync(recipient);
        await sender.SendTest.ClickAsync();
        await Assertions.Expect(sender.TestOutcome).ToContainTextAsync(sender.SayOfMail("TestUncertain"));
        Assert.Single(Arrived(recipient));

        await sender.Page.GoAsync("/outbox");
        var row = sender.Page.Page.Locator("tbody tr").Filter(new() { HasText = recipient });
        await Assertions.Expect(row).ToContainTextAsync(sender.SayOfMail("Uncertain"));
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await sender.Page.HeadingIsAsync(sender.SayOfMail("TestSubject"));
        await Assertions.Expect(sender.Page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(sender.SayOfMail("UncertainText"));
        await sender.Field("resend-mail").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.SayOfMail("ResendQuestion"));
        await sender.Answer("Cancel").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(sender.Page.Page.Locator(".mp-page-heading .mp-chip")).ToHaveTextAsync(sender.SayOfMail("Uncertain"));
        Assert.Single(Arrived(recipient));
        await sender.Field("resend-mail").ClickAsync();
        await sender.Dialog.GetByRole(AriaRole.Button, new() { Name = sender.SayOfMail("Resend"), Exact = true }).ClickAsync();
        // Behind one of which nobody knows, the account waits a minute: it is said, and here not waited for.
        await Assertions.Expect(sender.Page.Page.GetByText(sender.SayOfMail("AccountWaits"))).ToBeVisibleAsync();
        await EndPauseAsync(sender.UserId);

        await Assertions.Expect(sender.Page.Page.Locator(".mp-page-heading .mp-chip")).ToHaveTextAsync(sender.SayOfMail("Sent"));
        await Assertions.Expect(sender.Field("resend-mail")).ToHaveCountAsync(0);
        Assert.Equal(2, Arrived(recipient).Count);
        Assert.Single(Arrived(recipient).Distinct());
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task List_ShowsEachStateInItsTab_AndComesBackFromAMailWithItsFilter()
    {
        var scene = await portal.SendingAsync();
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/outbox");
        await page.Page.Locator(".mp-tabs").GetByRole(AriaRole.Link, new() { Name = "Fallido" }).ClickAsync();
        await Assertions.Expect(page.Row("Recordatorio de pago")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Row("Nota crédito NC-88")).ToHaveCountAsync(0);
        await page.Link("Recordatorio de pago").ClickAsync();
        await page.HeadingIsAsync("Recordatorio de pago");
        Assert.Contains($"/outbox/{scene.Failed}", page.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("MP");
        await page.Page.Locator(".mp-back").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-tabs [aria-current]")).ToHaveTextAsync("Fallido");
        await page.Page.Locator("input[type=search]").FillAsync("nadie@nunca.example");
        await page.HeadingIsAsync("Bandeja de salida");
        await Assertions.Expect(page.Page.GetByText("Ningún correo coincide")).ToBeVisibleAsync();
        await page.Link("Ver todos").ClickAsync();
        await Assertions.Expect(page.Row("Nota crédito NC-88")).ToHaveCountAsync(1);
        page.AssertNoComplaints();
    }

    private async Task EndPauseAsync(Guid user)
    {
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Set<OutboxLane>().Where(l => db.Set<SendingAccount>().Any(a => a.Id == l.AccountId && a.UserId == user))
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.PausedUntil, (DateTimeOffset?)null).SetProperty(l => l.DueAt, DateTimeOffset.UnixEpoch), TestContext.Current.CancellationToken);
    }

    // The Message-IDs of what lies there.
    private IReadOnlyList<string> Arrived(string recipient) => [.. portal.Sandbox.Look(recipient).SelectMany(f => f.Messages).Select(m => m.MessageId)];
}
