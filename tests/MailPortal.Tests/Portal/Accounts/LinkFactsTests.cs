using Bunit;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>What is said of a link whose application is refused, to whoever can mend it and to whoever cannot.</summary>
public sealed class LinkFactsTests
{
    private static readonly DateTimeOffset Now = TestClock.At("2026-11-20T12:00:00Z").GetUtcNow();

    [Fact]
    public async Task Failing_OwnApplication_NamesWhatToMend() =>
        Assert.Equal(ProblemWords.Of(MailProblem.ClientSecretExpired, new("es")).Fix, await FixAsync(sharedBy: null, MailProblem.ClientSecretExpired));

    [Fact]
    public async Task Failing_OrganizationsApplication_SaysWhomToAsk() =>
        Assert.Equal(AccountText.ResourceManager.GetString("FixAskOrganization", new("es")), await FixAsync(Guid.NewGuid(), MailProblem.ClientSecretExpired));

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Failing_OtherSettingsWait_SaysToLinkAnew(bool shared) =>
        Assert.Equal(AccountText.ResourceManager.GetString("FixLinkAnew", new("es")), await FixAsync(shared ? Guid.NewGuid() : null, MailProblem.ClientSecretExpired, waits: true));

    /// <summary>Signing in is everybody's own, whosever the application is.</summary>
    [Fact]
    public async Task Expired_OrganizationsApplication_SaysToSignIn() =>
        Assert.Equal(ProblemWords.Of(MailProblem.SignInNeeded, new("es")).Fix, await FixAsync(Guid.NewGuid(), MailProblem.SignInNeeded));

    private static async Task<string> FixAsync(Guid? sharedBy, MailProblem problem, bool waits = false)
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        bunit.Services.AddSingleton<TimeProvider>(TestClock.At("2026-11-20T12:00:00Z"));
        bunit.Services.AddScoped<ClockTicks>();
        var link = new AccountLink { AccountId = Guid.NewGuid() };
        var terms = new LinkTerms { Method = SendingMethod.GraphDelegated, Address = "ana@contoso.test", Authority = "common", ApplicationId = $"{Guid.NewGuid()}", SharedBy = sharedBy, ProtectedSecret = "protected" };
        link.Link(terms, new SignedInAccount($"{Guid.NewGuid()}", $"{Guid.NewGuid()}", "ana@contoso.test", null), "protected", ["Mail.Send"], Now);
        link.Broken(problem, "detail", Now);
        var fix = bunit.Render<LinkFacts>(p => p.Add(f => f.Link, link).Add(f => f.Waits, waits)).Find(".mp-alert-fix").ParentElement!.TextContent;
        return fix[(fix.IndexOf(ComponentsText.Fix, StringComparison.Ordinal) + ComponentsText.Fix.Length)..].Trim();
    }
}
