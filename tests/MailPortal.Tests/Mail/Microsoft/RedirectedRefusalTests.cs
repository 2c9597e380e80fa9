using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Mail.Microsoft;

public sealed class RedirectedRefusalTests
{
    [Theory]
    [InlineData("access_denied", "AADSTS65004: User declined to consent to access the app.", MailProblem.ConsentDeclined, "AADSTS65004")]
    [InlineData("access_denied", "The user cancelled the authentication.", MailProblem.ConsentDeclined, "access_denied")]
    [InlineData("access_denied", null, MailProblem.ConsentDeclined, "access_denied")]
    [InlineData("consent_required", "AADSTS65001: The user or administrator has not consented to use the application.", MailProblem.ConsentMissing, "AADSTS65001")]
    [InlineData("access_denied", "AADSTS90094: An administrator of Contoso has set a policy that prevents you from granting permissions.", MailProblem.AdminConsentRequired, "AADSTS90094")]
    [InlineData("invalid_client", "AADSTS650053: The application asked for scope 'Mail.Sned' that doesn't exist.", MailProblem.ScopeInvalid, "AADSTS650053")]
    [InlineData("server_error", "AADSTS9999999: Never heard of.", MailProblem.TokenServiceUnavailable, "AADSTS9999999")]
    [InlineData("something_new", "nothing known", MailProblem.TokenRefused, "something_new")]
    public void ProblemOf_Redirect_NamesProblemAndMicrosoftsNumber(string error, string? description, MailProblem expected, string upstream)
    {
        var problem = AccountSignIn.ProblemOf(error, description);
        Assert.Equal((expected, upstream), (problem.Problem, problem.UpstreamCode));
    }

    [Fact]
    public void ProblemOf_KeepsTheIdsForMicrosoftsSupport()
    {
        var problem = AccountSignIn.ProblemOf("access_denied", "AADSTS65004: User declined to consent to access the app. Trace ID: 11111111-2222-3333-4444-555555555555 "
            + "Correlation ID: 66666666-7777-8888-9999-000000000000 Timestamp: 2026-11-20 12:00:00Z");
        Assert.Equal("AADSTS65004: User declined to consent to access the app. (access_denied, correlation id 66666666-7777-8888-9999-000000000000, "
            + "trace id 11111111-2222-3333-4444-555555555555, time 2026-11-20 12:00:00Z)", problem.Detail);
    }

    [Fact]
    public void ProblemOf_WhatAnybodyMayWrite_StaysBounded() =>
        Assert.InRange(AccountSignIn.ProblemOf(new string('e', 100_000), new string('d', 1_000_000)).Detail.Length, 100, 1000);

    [Theory]
    [InlineData("common", "organizations"), InlineData("consumers", "organizations"), InlineData("organizations", "organizations"), InlineData("contoso.test", "contoso.test")]
    public void AdminConsentAddress_NamesADirectory(string tenant, string expected)
    {
        var address = AccountSignIn.AdminConsentAddress(new(MicrosoftCloud.Global, tenant, "app-1", new Secret("")), new("https://p.test/oauth_callback"),
            [MicrosoftScopes.GraphApplication(MicrosoftCloud.Global)], "a b&c");
        Assert.Equal($"https://login.microsoftonline.com/{expected}/v2.0/adminconsent?client_id=app-1&redirect_uri=https%3A%2F%2Fp.test%2Foauth_callback"
            + "&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&state=a%20b%26c", address.AbsoluteUri);
    }
}
