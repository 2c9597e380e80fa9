using System.Net;
using System.Net.Http.Headers;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Users;

public sealed class UserKeysTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_WorksWithItsScopesUntilRevoked_AndIsNowhereToBeRead()
    {
        await using var portal = new TestPortal();
        var (user, actor) = await portal.AddUserAsync(PortalRole.Reader);
        var keys = portal.Get<UserKeys>();
        var key = await keys.CreateAsync(actor, user.Id, new NewKey("  ERP ", new HashSet<string> { ApiScope.Documents }, null), Cancellation);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(portal, key, "documents"));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(portal, key, "mailboxes"));
        var row = Assert.Single(await keys.ListAsync(actor, user.Id, Cancellation));
        Assert.Equal(("ERP", true, true), (row.Name, row.Works, row.LastUsedAt is not null));
        await keys.RevokeAsync(actor, row.Id, Cancellation);
        await keys.RevokeAsync(actor, row.Id, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(portal, key, "documents"));
        await using var db = await portal.DbAsync();
        var entries = await db.Set<AuditEntry>().Where(e => e.UserId == user.Id).OrderBy(e => e.Id).ToListAsync(Cancellation);
        Assert.Equal(["apiKey.created", "apiKey.revoked"], entries.Select(e => e.Action));
        Assert.All(entries, e => Assert.DoesNotContain(key, e.Details, StringComparison.Ordinal));
        Assert.False(await db.Set<ApiKey>().AnyAsync(k => k.Hash == key, Cancellation));
    }

    [Fact]
    public async Task Create_EverythingWrong_IsToldAtOnce()
    {
        await using var portal = new TestPortal();
        var (user, actor) = await portal.AddUserAsync(PortalRole.User);
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => portal.Get<UserKeys>().CreateAsync(actor, user.Id, new NewKey(" ", new HashSet<string>(), new DateOnly(2020, 1, 1)), Cancellation));
        Assert.Equal(["LastDay", "Name", "Scopes"], wrong.Problems.Select(p => p.Field).Order());
        // A key is worth no more than its owner: what the role cannot do is not promised.
        wrong = await Assert.ThrowsAsync<InvalidFormException>(() => portal.Get<UserKeys>().CreateAsync(actor, user.Id, new NewKey("x", new HashSet<string> { ApiScope.Documents }, null), Cancellation));
        Assert.Equal("Scopes", Assert.Single(wrong.Problems).Field);
    }

    [Fact]
    public async Task Key_WithALastDay_WorksThroughThatDay()
    {
        await using var portal = new TestPortal();
        var (user, actor) = await portal.AddUserAsync(PortalRole.Reader);
        var today = DateOnly.FromDateTime(DateTimeOffset.UtcNow.UtcDateTime);
        var key = await portal.Get<UserKeys>().CreateAsync(actor, user.Id, new NewKey("x", new HashSet<string> { ApiScope.Documents }, today), Cancellation);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(portal, key, "documents"));
        await using var db = await portal.DbAsync();
        Assert.Equal(today.AddDays(1), DateOnly.FromDateTime((await db.Set<ApiKey>().SingleAsync(Cancellation)).ExpiresAt!.Value.UtcDateTime));
    }

    [Fact]
    public async Task Keys_OfSomebodyElse_AreAdministratorsBusiness_AndNoKeyMakesKeys()
    {
        await using var portal = new TestPortal();
        var (user, owner) = await portal.AddUserAsync(PortalRole.Reader);
        var (_, other) = await portal.AddUserAsync(PortalRole.Manager);
        var (_, administrator) = await portal.AddUserAsync(PortalRole.Administrator);
        var keys = portal.Get<UserKeys>();
        var form = new NewKey("x", new HashSet<string> { ApiScope.Documents }, null);
        await keys.CreateAsync(administrator, user.Id, form, Cancellation);
        var id = Assert.Single(await keys.ListAsync(administrator, user.Id, Cancellation)).Id;
        foreach (var refused in (Actor[])[other, owner with { Scopes = ApiScope.All.ToHashSet() }])
        {
            await Assert.ThrowsAsync<NotFoundException>(() => keys.ListAsync(refused, user.Id, Cancellation));
            await Assert.ThrowsAsync<NotFoundException>(() => keys.CreateAsync(refused, user.Id, form, Cancellation));
            await Assert.ThrowsAsync<NotFoundException>(() => keys.RevokeAsync(refused, id, Cancellation));
        }
    }

    private static async Task<HttpStatusCode> CallAsync(TestPortal portal, string key, string path)
    {
        using var http = portal.Browser();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (await http.GetAsync($"/api/v1/{path}", Cancellation)).StatusCode;
    }
}
