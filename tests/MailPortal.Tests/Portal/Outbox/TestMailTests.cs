using System.Net;
using System.Net.Http.Json;
using Bunit;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>"Enviar correo de prueba": how often, and what it says.</summary>
public sealed class TestMailTests(TurnedSendingPortal sending) : IClassFixture<TurnedSendingPortal>, IAsyncDisposable
{
    private readonly BunitContext bunit = new();

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    private TestMail Tests => sending.Portal.Get<TestMail>();

    public ValueTask DisposeAsync() => bunit.DisposeAsync();

    /// <summary>Somebody who looks for a mistake is not locked out when it is found.</summary>
    [Fact]
    public async Task Failed_AreNotCounted_ThoseThatWereSentAre()
    {
        var sender = await sending.NewSenderAsync(change: s => ByPassword(s.Address!, "otra-contraseña"));
        for (var i = 0; i <= TestMail.SentAtMost; i++) Assert.Equal(OutgoingStatus.Failed, await TestAsync(sender));
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, ByPassword(sender.Address, SampleTenant.OpenDomainPassword), version: null, Cancellation);
        for (var i = 0; i < TestMail.SentAtMost; i++)
        {
            Assert.Equal(OutgoingStatus.Sent, await TestAsync(sender));
            sending.Clock.Now += TimeSpan.FromMinutes(1);
        }

        var refused = await Assert.ThrowsAsync<TooManyTestsException>(() => TestAsync(sender));

        Assert.InRange(refused.Wait, TimeSpan.FromMinutes(5) - TimeSpan.FromMicroseconds(1), TimeSpan.FromMinutes(5));
        Assert.Contains("5 min", refused.Reason, StringComparison.Ordinal);
        sending.Clock.Now += refused.Wait + TimeSpan.FromMicroseconds(1);
        Assert.Equal(OutgoingStatus.Sent, await TestAsync(sender));
    }

    [Fact]
    public async Task Failed_WithoutEnd_AreRefusedInTheEnd()
    {
        var sender = await sending.NewSenderAsync(change: s => ByPassword(s.Address!, "otra-contraseña"));
        for (var i = 0; i < TestMail.TriedAtMost; i++) Assert.Equal(OutgoingStatus.Failed, await TestAsync(sender));

        await Assert.ThrowsAsync<TooManyTestsException>(() => TestAsync(sender));
    }

    /// <summary>Whoever presses faster than mails leave sends no more of them.</summary>
    [Fact]
    public async Task Waiting_AreCountedAsWell()
    {
        var sender = await sending.NewLinkedAsync();
        for (var i = 0; i < TestMail.SentAtMost; i++) await Tests.SendAsync(sender.Actor, sender.AccountId, "ana@contoso.test", TimeZoneInfo.Utc, Cancellation);

        await Assert.ThrowsAsync<TooManyTestsException>(() => TestAsync(sender));
    }

    /// <summary>Of many presses at once none slips through.</summary>
    [Fact]
    public async Task AtOnce_NoMoreThanOneAfterTheOther()
    {
        var sender = await sending.NewLinkedAsync();

        var asked = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () =>
        {
            try
            {
                await Tests.SendAsync(sender.Actor, sender.AccountId, "ana@contoso.test", TimeZoneInfo.Utc, Cancellation);
                return true;
            }
            catch (TooManyTestsException)
            {
                return false;
            }
        }, Cancellation)));

        Assert.InRange(asked.Count(went => went), 1, TestMail.SentAtMost);
        await using var db = await sending.Portal.DbAsync();
        Assert.Equal(asked.Count(went => went), await db.Set<OutgoingMail>().CountAsync(m => m.AccountId == sender.AccountId, Cancellation));
    }

    [Fact]
    public async Task TooMany_OnTheApi_SayWhenAgain()
    {
        var sender = await sending.NewLinkedAsync();
        for (var i = 0; i < TestMail.SentAtMost; i++) await TestAsync(sender);
        using var api = await sender.ApiAsync();

        var refused = await api.PostAsJsonAsync($"/api/v1/accounts/{sender.AccountId}/test", new { to = "ana@contoso.test" }, Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Contains("10 min", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooMany_OnTheForm_BlameNoField()
    {
        using var _ = new Culture("es");
        var sender = await sending.NewLinkedAsync();
        for (var i = 0; i < TestMail.SentAtMost; i++) await TestAsync(sender);
        var view = await sender.ViewAsync();
        bunit.ServeAs(sending.Portal, sender.User.Id, interactive: true);
        var card = bunit.Render<TestMailCard>(p => p.Add(c => c.Account, view.Account).Add(c => c.Link, view.Link).Add(c => c.Lent, []));

        await card.TypeAsync("input#recipient", "ana@contoso.test");
        await card.SubmitAsync("form");

        card.WaitForAssertion(() => Assert.Contains("dentro de 10 min", card.Find("#test-outcome").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Null(card.Find("input#recipient").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Body_TellsTheTimeAsThePersonDoes()
    {
        using var _ = new Culture("es");
        var sender = await sending.NewLinkedAsync();
        var bogota = TimeZoneInfo.FindSystemTimeZoneById("America/Bogota");

        var id = await Tests.SendAsync(sender.Actor, sender.AccountId, "ana@contoso.test", bogota, Cancellation);

        var mail = await sender.MailAsync(id);
        Assert.Contains(TimeTexts.Exact(mail.CreatedAt, bogota), mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(TimeTexts.Exact(mail.CreatedAt, TimeZoneInfo.Utc), mail.Text, StringComparison.Ordinal);
    }

    private async Task<OutgoingStatus> TestAsync(Sender sender)
    {
        var id = await Tests.SendAsync(sender.Actor, sender.AccountId, sending.Sandbox.FreshMailbox(), TimeZoneInfo.Utc, Cancellation);
        await sending.SendDueAsync();
        return (await sender.MailAsync(id)).Status;
    }

    private AccountSettings ByPassword(string address, string password) => new()
    {
        Method = SendingMethod.SmtpPassword,
        Address = address,
        SmtpHost = sending.Sandbox.Info.Host,
        SmtpPort = sending.Sandbox.Info.PasswordSmtpPort,
        Password = new(password),
    };
}
