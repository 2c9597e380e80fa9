using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>What mends a broken link, told once: the form, the test and the API, and the alert give the same advice.</summary>
public sealed class LinkRemedyTests
{
    private const string Application = "11111111-0000-0000-0000-000000000000", Before = "22222222-0000-0000-0000-000000000000";
    private static readonly Guid Contoso = Guid.Parse("33333333-0000-0000-0000-000000000000"), Other = Guid.Parse("44444444-0000-0000-0000-000000000000");
    private static readonly DateTimeOffset Now = TestClock.At("2026-11-20T12:00:00Z").GetUtcNow();
    private static readonly SharedApplication Lent = new(Contoso, "Contoso", Application, "common");

    /// <summary>As the account is stored, as it was linked, and whether the organisation lends its application to the user yet.</summary>
    public static TheoryData<string, Guid?, Guid?, string, MailProblem, bool, LinkRemedy> Cases() => new()
    {
        { "own", null, null, Application, MailProblem.ClientSecretExpired, false, LinkRemedy.MendApplication },
        { "own, and another one is stored", null, null, Before, MailProblem.ClientSecretExpired, false, LinkRemedy.LinkAnew },
        { "lent now", Contoso, Contoso, Application, MailProblem.ClientSecretExpired, true, LinkRemedy.AskOrganization },
        { "of before", Contoso, Contoso, Before, MailProblem.ClientSecretExpired, true, LinkRemedy.LinkAnew },
        { "lent, and an own one is stored", null, Contoso, Application, MailProblem.ClientSecretExpired, true, LinkRemedy.LinkAnew },
        { "own, and the lent one is stored", Contoso, null, Application, MailProblem.ClientSecretExpired, true, LinkRemedy.LinkAnew },
        { "left", Contoso, Contoso, Application, MailProblem.ClientSecretExpired, false, LinkRemedy.ChooseApplication },
        { "left, and to sign in again", Contoso, Contoso, Application, MailProblem.SignInNeeded, false, LinkRemedy.ChooseApplication },
        { "another organisation's is stored, which lends none", Other, Contoso, Application, MailProblem.ClientSecretExpired, true, LinkRemedy.ChooseApplication },
        { "left, and an own one is stored", null, Contoso, Application, MailProblem.ClientSecretExpired, false, LinkRemedy.LinkAnew },
        { "lent, and to sign in again", Contoso, Contoso, Application, MailProblem.SignInNeeded, true, LinkRemedy.SignIn },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Broken_OneRemedy(string of, Guid? stored, Guid? linked, string application, MailProblem problem, bool lent, LinkRemedy remedy)
    {
        var (account, link) = Broken(stored, linked, application, problem);
        Assert.True(remedy == LinkRemedies.Of(account, link, lent ? [Lent] : []), $"{of}: {LinkRemedies.Of(account, link, lent ? [Lent] : [])}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Broken_ReadinessSaysTheSame(string of, Guid? stored, Guid? linked, string application, MailProblem problem, bool lent, LinkRemedy remedy)
    {
        var (account, link) = Broken(stored, linked, application, problem);
        var expected = remedy switch
        {
            LinkRemedy.SignIn => NotReady.LinkExpired,
            LinkRemedy.MendApplication => NotReady.LinkFailing,
            LinkRemedy.AskOrganization => NotReady.SharedLinkFailing,
            LinkRemedy.LinkAnew => NotReady.LinkOutdated,
            LinkRemedy.ChooseApplication => NotReady.ApplicationNotLent,
        };
        Assert.True(expected == AccountReadiness.Of(account, link, lent ? [Lent] : []), of);
    }

    [Fact]
    public void Works_NeedsNone()
    {
        var (account, link) = Broken(Contoso, Contoso, Application, problem: null);
        Assert.Null(LinkRemedies.Of(account, link, []));
        Assert.Null(AccountReadiness.Of(account, link, []));
    }

    [Theory]
    [InlineData(AlertKind.LinkExpired, LinkRemedy.SignIn, "LinkExpiredFix")]
    [InlineData(AlertKind.LinkExpired, LinkRemedy.ChooseApplication, "LinkChooseFix")]
    [InlineData(AlertKind.LinkFailing, LinkRemedy.MendApplication, "LinkFailingFix")]
    [InlineData(AlertKind.LinkFailing, LinkRemedy.LinkAnew, "LinkFailingAnewFix")]
    [InlineData(AlertKind.LinkFailing, LinkRemedy.ChooseApplication, "LinkChooseFix")]
    public void Alert_SaysTheSame(AlertKind kind, LinkRemedy remedy, string text)
    {
        using var _ = new Culture("es");
        Assert.Equal(AlertText.ResourceManager.GetString(text, new("es")), AlertWords.Fix(kind, new() { Name = "ana@contoso.test", Remedy = remedy }));
    }

    private static (SendingAccount Account, AccountLink Link) Broken(Guid? stored, Guid? linked, string application, MailProblem? problem)
    {
        var account = new SendingAccount { UserId = Guid.NewGuid(), CreatedAt = Now };
        account.Configure(new() { Method = SendingMethod.GraphDelegated, Address = "ana@contoso.test", SharedBy = stored, ApplicationId = stored is null ? Application : null }, "protected", null, Now);
        var link = new AccountLink { AccountId = account.Id };
        link.Link(new LinkTerms { Method = account.Method, Address = account.Address, Authority = AccountTerms.AuthorityOf(account.Audience, account.TenantId), SmtpSecurity = account.SmtpSecurity, ApplicationId = application, SharedBy = linked, ProtectedSecret = "protected" },
            new SignedInAccount($"{Guid.NewGuid()}", $"{Guid.NewGuid()}", account.Address, null), "protected", ["Mail.Send"], Now);
        if (problem is { } trouble) link.Broken(trouble, "detail", Now);
        return (account, link);
    }
}
