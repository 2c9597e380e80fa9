using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Graph;

public sealed class UserTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private readonly Linking _linking = new(sandbox);
    private readonly GraphCalls _graph = new(sandbox);

    [Theory]
    [InlineData("v1.0/me")]
    [InlineData("v1.0/users/ana@contoso.test")]
    [InlineData("v1.0/users/acc00001-5a4d-4b0c-8f00-7e5700000001")]
    public async Task User_Himself_IsShown(string path)
    {
        var answer = await _graph.SendAsync(HttpMethod.Get, path, await _linking.TokenAsync("ana@contoso.test"));

        Assert.Equal((200, "Ana Contreras", "ana@contoso.test"), (answer.Status, answer.Body.GetProperty("displayName").GetString(), answer.Body.GetProperty("mail").GetString()));
    }

    [Fact]
    public async Task User_Select_ShowsThatAlone()
    {
        var answer = await _graph.SendAsync(HttpMethod.Get, "v1.0/me?$select=mail,userPrincipalName", await _linking.TokenAsync(SampleAccounts.Personal.Address));

        Assert.Equal(["@odata.context", "mail", "userPrincipalName"], answer.Body.EnumerateObject().Select(p => p.Name));
    }
}
