using System.Net;
using MailPortal.Organizations;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Organizations;

public sealed class OrganizationPagesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ShowsAPersonOnlyTheirOwn()
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var mine = await CreateAsync(portal, "Contoso Mine");
        await CreateAsync(portal, "Fabrikam Foreign");
        var (manager, _) = await portal.AddUserAsync(PortalRole.Manager, mine.Id);
        using var browser = await portal.SignedInAsync(manager.Email!);
        var html = await browser.GetStringAsync("/organizations", Cancellation);
        Assert.Contains("Contoso Mine", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Fabrikam", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/organizations/new", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PortalRole.Manager, HttpStatusCode.NotFound, HttpStatusCode.Forbidden)]
    [InlineData(PortalRole.Reader, HttpStatusCode.NotFound, HttpStatusCode.Forbidden)]
    [InlineData(PortalRole.Administrator, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Page_OfAForeignOrganization_IsForAdministratorsAlone(PortalRole role, HttpStatusCode expected, HttpStatusCode expectedOfNew)
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var foreign = await CreateAsync(portal, "Fabrikam");
        var (user, _) = await portal.AddUserAsync(role);
        using var browser = await portal.SignedInAsync(user.Email!);
        var answer = await browser.GetAsync($"/organizations/{foreign.Id}", Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected is HttpStatusCode.OK, (await answer.Content.ReadAsStringAsync(Cancellation)).Contains("Fabrikam", StringComparison.Ordinal));
        Assert.Equal(expectedOfNew, (await browser.GetAsync("/organizations/new", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(PortalRole.Reader, false)]
    [InlineData(PortalRole.Manager, true)]
    public async Task Page_IsAFormOnlyForThoseWhoMayChangeIt(PortalRole role, bool editable)
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var organization = await CreateAsync(portal, "Contoso Mine");
        var (user, _) = await portal.AddUserAsync(role, organization.Id);
        using var browser = await portal.SignedInAsync(user.Email!);
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync($"/organizations/{organization.Id}", Cancellation));
        var main = html[html.IndexOf("<main", StringComparison.Ordinal)..];
        Assert.Contains("900123456", main, StringComparison.Ordinal);
        Assert.Equal(editable, main.Contains("id=\"name\"", StringComparison.Ordinal));
        Assert.Equal(editable, main.Contains("<form", StringComparison.Ordinal));
        Assert.Equal(!editable, main.Contains("Solo un gestor o un administrador", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_Delete_CanBePressedOnlyWhenNothingBelongsToIt_AndSaysWhy(bool holdsMailbox)
    {
        await using var portal = new TestPortal(("Reception:Enabled", "false"));
        using var started = portal.Browser();
        var organization = await CreateAsync(portal, "Contoso Mine");
        if (holdsMailbox)
        {
            await using var db = await portal.DbAsync();
            db.Add(new MailPortal.Mailboxes.ReceptionMailbox { OrganizationId = organization.Id, CreatedAt = DateTimeOffset.UtcNow });
            await db.SaveChangesAsync(Cancellation);
        }
        using var browser = await portal.SignedInAsync();
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync($"/organizations/{organization.Id}", Cancellation));
        var card = html[html.IndexOf("delete-heading", StringComparison.Ordinal)..];
        Assert.Equal(holdsMailbox, card.Contains("No se puede eliminar", StringComparison.Ordinal));
        if (holdsMailbox) Assert.Matches("mp-button-danger\"[^>]*disabled[^>]*aria-describedby=\"delete-holds\"", card);
        else Assert.DoesNotMatch("mp-button-danger\"[^>]*disabled", card);
    }

    [Theory]
    [InlineData(false, "Fabrikam")]
    [InlineData(true, null)]
    public async Task Page_TaxIdThatAnotherHas_IsWarnedOf_AndNothingForeignIsGivenAway(bool manager, string? named)
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var mine = await CreateAsync(portal, "Contoso Mine");
        await CreateAsync(portal, "Fabrikam");
        using var browser = manager ? await portal.SignedInAsync((await portal.AddUserAsync(PortalRole.Manager, mine.Id)).User.Email!) : await portal.SignedInAsync();
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync($"/organizations/{mine.Id}", Cancellation));
        if (named is null) Assert.DoesNotContain("Ya hay otra organización", html, StringComparison.Ordinal);
        else Assert.Contains($"Ya hay otra organización con este NIT/NIF: {named}.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfADeletedOrganization_IsNotFound()
    {
        await using var portal = new TestPortal();
        using var browser = await portal.SignedInAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/organizations/{Guid.NewGuid()}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task List_NameWithMarkup_IsShownAsText()
    {
        await using var portal = new TestPortal();
        using var browser = await portal.SignedInAsync();
        await CreateAsync(portal, "<script>alert(1)</script>");
        var html = await browser.GetStringAsync("/organizations", Cancellation);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
    }

    private static Task<Organization> CreateAsync(TestPortal portal, string name) =>
        portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, new OrganizationForm { Name = name, TaxId = "900123456" }, Cancellation);
}
