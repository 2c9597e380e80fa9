using System.Net;
using System.Security.Cryptography;
using MailPortal.Data;
using MailPortal.Mail;
using MailPortal.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailPortal.Tests.Data;

/// <summary>What a server database asks of whoever starts a portal on it.</summary>
public sealed class ServerDatabaseTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        TestDatabase.Drop(folder);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Migrate_ByTwoAtOnce_OnADatabaseThatIsNotThere_MakesItOnce()
    {
        var connection = new NpgsqlConnectionStringBuilder(PostgreSqlServer.EmptyDatabase());
        PostgreSqlServer.Drop(connection.ConnectionString);
        _ = TestDatabase.Settings(folder, connection.ConnectionString); // makes the master key of both
        (int ExitCode, string Output) Migrate() => PostgreSqlServer.RunMigrate(connection.ConnectionString, folder);
        var both = await Task.WhenAll(Task.Run(Migrate, Cancellation), Task.Run(Migrate, Cancellation));
        Assert.All(both, ended => Assert.True(ended.ExitCode == 0, ended.Output));
        // … and a third, later, finds nothing to do.
        Assert.Equal(0, Migrate().ExitCode);
        await using (var db = new PostgreSqlPortalDbContext(new DbContextOptionsBuilder<PostgreSqlPortalDbContext>().UseNpgsql(connection.ConnectionString).Options))
            Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancellation));
        PostgreSqlServer.Drop(connection.ConnectionString);
    }

    [Fact]
    public async Task Start_MigrationsMissing_NamesThemAndWhatToDo()
    {
        var connection = PostgreSqlServer.EmptyDatabase();
        var refusal = await RefusalAsync(connection);
        Assert.Contains("_Initial", refusal, StringComparison.Ordinal);
        Assert.Contains("--migrate", refusal, StringComparison.Ordinal);
        PostgreSqlServer.Drop(connection);
    }

    [Fact]
    public async Task Start_NobodyThere_SaysSoWithoutThePassword()
    {
        var refusal = await RefusalAsync("Host=127.0.0.1;Port=9;Username=portal;Password=secreta;Database=mailportal");
        Assert.Contains("ConnectionStrings:MailPortal: the database 'mailportal' at 'tcp://127.0.0.1:9' cannot be reached", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secreta", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AccountWithoutRights_SaysWhatIsRefused()
    {
        var connection = PostgreSqlServer.NewDatabase();
        PostgreSqlServer.Run(connection, "DROP ROLE IF EXISTS nobody_here; CREATE ROLE nobody_here LOGIN");
        var refusal = await RefusalAsync(new NpgsqlConnectionStringBuilder(connection) { Username = "nobody_here", Password = "secreta" }.ConnectionString);
        Assert.Contains("refuses: 42501: permission denied", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secreta", refusal, StringComparison.Ordinal);
        PostgreSqlServer.Drop(connection);
    }

    [Fact]
    public async Task Start_AnotherMasterKey_IsRefused()
    {
        await using (var first = new TestPortal([("DataDirectory", folder), ("Reception:Enabled", "false")]))
            first.Get<SecretProtection>().Protect(new Secret("x"), Guid.NewGuid(), "any");
        var key = Path.Combine(folder, "another.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size)), Cancellation);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var portal = new TestPortal([("DataDirectory", folder), ("Protection:KeyFile", key), ("Reception:Enabled", "false")]);
        Assert.Contains("Protection:KeyFile: this is not the master key", Assert.ThrowsAny<Exception>(() => portal.Services).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_WithoutASharedFolderOfFiles_WarnsAndNamesTheKey(bool shared)
    {
        await using var portal = new TestPortal([("DataDirectory", folder), ("Reception:Enabled", "false"), ("Files:Directory", shared ? folder : null)]);
        _ = portal.Services;
        Assert.Equal(!shared, portal.Log.Any(l => l.StartsWith("Warning: Files:Directory is not set", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SignInAndForms_OfOneNode_AreGoodOnAnother()
    {
        await using var first = Node("first");
        await using var second = Node("second");
        using var browser = first.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await TestPortal.SignInAsync(browser, TestPortal.AdminEmail, TestPortal.AdminPassword)).StatusCode);
        // The balancer sends the browser, with its cookies, to the other node.
        using var elsewhere = second.Browser();
        var html = await browser.GetStringAsync("/organizations/new", Cancellation);
        Assert.Contains("MailPortal", html, StringComparison.Ordinal);
        var cookies = CookiesOf(browser);
        using var page = new HttpRequestMessage(HttpMethod.Get, "/organizations");
        page.Headers.Add("Cookie", cookies);
        using var answer = await elsewhere.SendAsync(page, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // A form of the first node, sent to the second.
        var token = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value);
        using var form = new HttpRequestMessage(HttpMethod.Post, PortalUrls.SignOut) { Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]) };
        form.Headers.Add("Cookie", cookies);
        using var signedOut = await elsewhere.SendAsync(form, Cancellation);
        Assert.Equal(PortalUrls.Login, TestPortal.Leads(signedOut));
    }

    private TestPortal Node(string name)
    {
        var node = new TestPortal([("DataDirectory", Path.Combine(folder, name)), .. TestDatabase.Shared(folder), ("Files:Directory", folder), ("Reception:Enabled", "false")]);
        _ = node.Services;
        return node;
    }

    private async Task<string> RefusalAsync(string connection)
    {
        await using var portal = new TestPortal([("DataDirectory", folder), ("ConnectionStrings:MailPortal", connection), ("Reception:Enabled", "false")]);
        return Assert.ThrowsAny<Exception>(() => portal.Services).ToString();
    }

    // What the test host's cookie handler keeps, as the header that it would send.
    private static string CookiesOf(HttpClient browser)
    {
        object? handler = typeof(HttpMessageInvoker).GetField("_handler", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(browser);
        while (handler is DelegatingHandler delegating)
        {
            if (handler is Microsoft.AspNetCore.Mvc.Testing.Handlers.CookieContainerHandler jar) return jar.Container.GetCookieHeader(new Uri("http://localhost/"));
            handler = delegating.InnerHandler;
        }
        throw new InvalidOperationException("No cookie handler.");
    }
}
