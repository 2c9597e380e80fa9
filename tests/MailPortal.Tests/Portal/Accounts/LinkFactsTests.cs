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
        Assert.Equal(ProblemWords.Of(MailProblem.ClientSecretExpired, new("es")).Fix, await FixAsync(LinkRemedy.MendApplication, MailProblem.ClientSecretExpired));

    [Theory]
    [InlineData(LinkRemedy.AskOrganization, "FixAskOrganization")]
    [InlineData(LinkRemedy.LinkAnew, "FixLinkAnew")]
    [InlineData(LinkRemedy.ChooseApplication, "FixChooseApplication")]
    public async Task Failing_NothingOfItsOwnToMend_SaysWhatElse(LinkRemedy remedy, string text) =>
        Assert.Equal(AccountText.ResourceManager.GetString(text, new("es")), await FixAsync(remedy, MailProblem.ClientSecretExpired));

    /// <summary>Signing in is everybody's own, whosever the application is.</summary>
    [Fact]
    public async Task Expired_SaysToSignIn() =>
        Assert.Equal(ProblemWords.Of(MailProblem.SignInNeeded, new("es")).Fix, await FixAsync(LinkRemedy.SignIn, MailProblem.SignInNeeded));

    private static async Task<string> FixAsync(LinkRemedy remedy, MailProblem problem)
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        bunit.Services.AddSingleton<TimeProvider>(TestClock.At("2026-11-20T12:00:00Z"));
        bunit.Services.AddScoped<ClockTicks>();
        var link = new AccountLink { AccountId = Guid.NewGuid() };
        var terms = new LinkTerms { Method = SendingMethod.GraphDelegated, Address = "ana@contoso.test", Authority = "common", ApplicationId = $"{Guid.NewGuid()}", ProtectedSecret = "protected" };
        link.Link(terms, new SignedInAccount($"{Guid.NewGuid()}", $"{Guid.NewGuid()}", "ana@contoso.test", null), "protected", ["Mail.Send"], Now);
        link.Broken(problem, "detail", Now);
        var fix = bunit.Render<LinkFacts>(p => p.Add(f => f.Link, link).Add(f => f.Remedy, remedy)).Find(".mp-alert-fix").ParentElement!.TextContent;
        return fix[(fix.IndexOf(ComponentsText.Fix, StringComparison.Ordinal) + ComponentsText.Fix.Length)..].Trim();
    }
}
