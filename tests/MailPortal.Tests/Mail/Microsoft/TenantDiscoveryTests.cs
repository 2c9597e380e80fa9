using System.Net;
using System.Text;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Mail.Microsoft;

public sealed class TenantDiscoveryTests(LocalAuthority authority) : IClassFixture<LocalAuthority>
{
    [Theory]
    [InlineData(LocalAuthority.Tenant)]
    [InlineData(LocalAuthority.Domain)]
    public async Task Find_KnownTenant_GivesItsId(string tenant) =>
        Assert.Equal(LocalAuthority.Tenant, (await Over(authority.Network()).FindAsync(authority.Cloud, tenant, TestContext.Current.CancellationToken)).TenantId);

    [Fact]
    public async Task Find_UnknownTenant_SaysSo()
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => Over(authority.Network()).FindAsync(authority.Cloud, "nobody.test", TestContext.Current.CancellationToken));
        Assert.Equal((MailProblem.TenantNotFound, "AADSTS90002"), (problem.Problem, problem.UpstreamCode));
    }

    [Fact]
    public async Task Find_AuthorityNotTrusted_NamesTheCertificate()
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => Over(authority.Network(trusted: false)).FindAsync(authority.Cloud, LocalAuthority.Tenant, TestContext.Current.CancellationToken));
        Assert.Equal(MailProblem.TokenServiceUnreachable, problem.Problem);
        Assert.StartsWith("localhost: MP1012", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>", MailProblem.UnexpectedAnswer)]
    [InlineData(HttpStatusCode.OK, "{}", MailProblem.UnexpectedAnswer)]
    [InlineData(HttpStatusCode.OK, """{"issuer":"https://login.microsoftonline.com/{tenantid}/v2.0"}""", MailProblem.UnexpectedAnswer)]
    [InlineData(HttpStatusCode.NotFound, "", MailProblem.UnexpectedAnswer)]
    [InlineData(HttpStatusCode.TooManyRequests, "", MailProblem.TokenServiceThrottled)]
    [InlineData(HttpStatusCode.BadGateway, "oops", MailProblem.TokenServiceUnavailable)]
    public async Task Find_OddAnswer_IsOneOfOurs(HttpStatusCode status, string body, MailProblem expected)
    {
        using var http = new HttpClient(new Answering(status, body));
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => new TenantDiscovery(http).FindAsync(MicrosoftCloud.Global, "x", TestContext.Current.CancellationToken));
        Assert.Equal(expected, problem.Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Find_WithoutATenant_AsksNobody(string tenant)
    {
        using var http = new HttpClient(new Answering(HttpStatusCode.OK, ""));
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => new TenantDiscovery(http).FindAsync(MicrosoftCloud.Global, tenant, TestContext.Current.CancellationToken));
        Assert.Equal(MailProblem.TenantRequired, problem.Problem);
    }

    private static TenantDiscovery Over(MailPortal.Mail.Network.MailNetwork network) => new(MicrosoftHttp.CreateClient(network));

    private sealed class Answering(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8) });
    }
}
