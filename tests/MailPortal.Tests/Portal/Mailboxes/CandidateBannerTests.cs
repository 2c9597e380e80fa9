using Bunit;
using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>What is said of settings that wait.</summary>
public sealed class CandidateBannerTests
{
    [Theory]
    [InlineData("tokenScope", true, nameof(MailboxFormText.CandidateText)), InlineData("tokenScope", false, nameof(MailboxFormText.CandidateTextIdle))]
    [InlineData(null, true, nameof(MailboxFormText.CandidateElsewhere)), InlineData(null, false, nameof(MailboxFormText.CandidateElsewhereIdle))]
    public async Task Banner_NoFieldToBlame_SendsNobodyToCorrectOne(string? field, bool receives, string said)
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        bunit.Services.AddSingleton<TimeProvider>(TestClock.At("2026-11-20T12:00:00Z"));
        bunit.Services.AddScoped<ClockTicks>();
        // Nothing is decided here: who would do it is left out.
        bunit.Services.AddSingleton(new MailboxCandidates(null!, null!, null!, null!));
        bunit.Services.AddSingleton(new CurrentActor(null!, null!, null!));
        bunit.Services.AddRadzenComponents();
        var failed = new CheckStep(CheckStepName.Token, CheckOutcome.Failed, 1, []) { Problem = MailProblem.TokenServiceUnreachable, Field = field };
        var waiting = new CandidateView(Guid.NewGuid(), new(), false, false, new(false, [failed]), DateTimeOffset.UnixEpoch, "Ana");
        Assert.Contains(MailboxFormText.ResourceManager.GetString(said, null)!, Shown(bunit, waiting, receives).Markup, StringComparison.Ordinal);
    }

    private static IRenderedComponent<CandidateBanner> Shown(BunitContext bunit, CandidateView waiting, bool receives) =>
        bunit.Render<CandidateBanner>(p => p.Add(b => b.MailboxId, Guid.NewGuid()).Add(b => b.Candidate, waiting).Add(b => b.Receives, receives));
}
