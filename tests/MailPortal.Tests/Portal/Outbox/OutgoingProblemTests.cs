using Bunit;
using MailPortal.Components;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>What is said of a mail that is not on its way, and when it will be.</summary>
public sealed class OutgoingProblemTests
{
    private static readonly DateTimeOffset Now = TestClock.At("2026-11-20T12:00:00Z").GetUtcNow();

    private static readonly DateTimeOffset Later = Now + TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Waiting_SaysWhyAndWhenItIsTriedNext()
    {
        var said = await SaidAsync(PutOff(Mail()), Later);
        Assert.Contains(ProblemCatalogue.CodeOf(MailProblem.GraphThrottled), said, StringComparison.Ordinal);
        Assert.Contains(OutboxText.NextTry, said, StringComparison.Ordinal);
        Assert.Contains("2026-11-20T12:05:00.0000000Z", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeldByALimit_SaysUntilWhen()
    {
        var said = await SaidAsync(Mail(), Later);
        Assert.Contains(OutboxText.AccountWaits, said, StringComparison.Ordinal);
        Assert.Contains("2026-11-20T12:05:00.0000000Z", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InItsTurn_SaysNothing() => Assert.Empty(await SaidAsync(Mail(), null));

    /// <summary>It does not go on: "we try again" would be false.</summary>
    [Fact]
    public async Task Cancelled_SaysNothingOfWhatItWaitedFor()
    {
        var mail = PutOff(Mail());
        mail.Cancel(Now);
        Assert.Empty(await SaidAsync(mail, null));
    }

    private static OutgoingMail Mail() => new() { AccountId = Guid.NewGuid(), Kind = OutgoingKind.Api, AskedBy = null, CreatedAt = Now, MessageId = "a@b", From = new("", "a@b.c"), RecipientCount = 1 };

    private static OutgoingMail PutOff(OutgoingMail mail)
    {
        mail.Begin(Now, mailbox: null);
        mail.PutOff(new(MailProblem.GraphThrottled, "x"), Later, Now);
        return mail;
    }

    private static async Task<string> SaidAsync(OutgoingMail mail, DateTimeOffset? waitsUntil)
    {
        await using var bunit = new BunitContext();
        bunit.Services.AddSingleton<TimeProvider>(TestClock.At("2026-11-20T12:00:00Z"));
        bunit.Services.AddScoped<ClockTicks>();
        return bunit.Render<OutgoingProblem>(p => p.Add(c => c.Mail, mail).Add(c => c.WaitsUntil, waitsUntil)).Markup.Trim();
    }
}
