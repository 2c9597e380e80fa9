using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailPortal.Administration;
using MailPortal.Audit;
using MailPortal.Mailboxes;
using MailPortal.Tests.House;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Administration;

public sealed partial class AuditTrailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void EveryActionThatCodeWrites_HasWordsInBothLanguages()
    {
        var writing = House.House.Portal.Uses.Where(u => u.Target.FullName == typeof(AuditLog).FullName && u.TargetMember == nameof(AuditLog.Add)).Select(u => u.From).ToHashSet();
        var written = House.House.Portal.Texts.Where(t => writing.Contains(t.From) && Code().IsMatch(t.Text)).Select(t => t.Text).ToHashSet();
        Assert.Contains("mailbox.paused", written);
        Assert.Contains("user.disabled", written);
        // Both ways: words for what nobody writes any more are waste, and resources hold the same keys in both languages.
        Assert.Equal(written.Order(StringComparer.Ordinal), AuditWords.Actions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryFactOfAMailbox_HasALabel()
    {
        var facts = MailboxDescription.Of(new ReceptionMailbox { OrganizationId = Guid.Empty, CreatedAt = default }).GetType().GetProperties().Select(p => $"Field_{JsonNamingPolicy.CamelCase.ConvertName(p.Name)}").ToList();
        Assert.Contains("Field_host", facts);
        Assert.DoesNotContain(facts, f => AuditText.ResourceManager.GetString(f, CultureInfo.InvariantCulture) is null);
    }

    [Fact]
    public void Scopes_AreSaidInWords() =>
        Assert.Equal(string.Join(", ", UserWords.Scope(ApiScope.All[0]), UserWords.Scope(ApiScope.All[1])), Assert.Single(AuditWords.Facts($$"""{"scopes":"{{ApiScope.All[0]}} {{ApiScope.All[1]}}"}""", TimeZoneInfo.Utc)).Value);

    [Fact]
    public async Task List_PageByPage_GivesEachOnceNewestFirst_AlsoWithinOneMoment()
    {
        await using var portal = new TestPortal();
        await using (var db = await portal.DbAsync())
        {
            var moment = DateTimeOffset.UtcNow.AddHours(-1);
            db.AddRange(Enumerable.Range(0, 25).Select(i => Entry(moment.AddSeconds(i / 10), $"n{i}")));
            await db.SaveChangesAsync(Cancellation);
        }
        var (trail, seen, before) = (portal.Get<AuditTrail>(), new List<AuditEntry>(), (AuditPlace?)null);
        while (await trail.ListAsync(Actor.Portal, new() { Before = before, Take = 4, Action = "message.reprocessed" }, Cancellation) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            before = AuditPlace.Read(new AuditPlace(page[^1].At, page[^1].Id).ToString());
        }
        Assert.Equal(25, seen.Select(e => e.Id).Distinct().Count());
        Assert.Equal(seen.OrderByDescending(e => e.At).Select(e => e.At), seen.Select(e => e.At));
    }

    [Fact]
    public async Task List_Manager_SeesTheirOrganizationsAndNothingOfThePortal()
    {
        await using var portal = new TestPortal();
        var (mine, foreign) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var db = await portal.DbAsync())
        {
            db.AddRange(Entry(DateTimeOffset.UtcNow, "mine", mine), Entry(DateTimeOffset.UtcNow, "foreign", foreign), Entry(DateTimeOffset.UtcNow, "portal"));
            await db.SaveChangesAsync(Cancellation);
        }
        var (_, manager) = await portal.AddUserAsync(PortalRole.Manager, mine);
        Assert.Equal(["mine"], (await portal.Get<AuditTrail>().ListAsync(manager, new(), Cancellation)).Select(e => e.UserName));
        Assert.Empty(await portal.Get<AuditTrail>().ListAsync(manager, new() { OrganizationId = foreign }, Cancellation));
    }

    [Fact]
    public async Task Filters_NarrowTogether()
    {
        await using var portal = new TestPortal();
        var (organization, moment) = (Guid.NewGuid(), DateTimeOffset.UtcNow.AddDays(-3));
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager, organization);
        await using (var db = await portal.DbAsync())
        {
            db.AddRange(Entry(moment, "before", organization, user.Id), Entry(moment.AddDays(1), "within", organization, user.Id), Entry(moment.AddDays(2), "after", organization, user.Id));
            db.AddRange(Entry(moment.AddDays(1), "another person's", organization), Entry(moment.AddDays(1), "elsewhere", Guid.NewGuid(), user.Id));
            await db.SaveChangesAsync(Cancellation);
        }
        var filter = new AuditFilter { Action = "message.reprocessed", UserId = user.Id, OrganizationId = organization, From = moment.AddHours(1), Until = moment.AddDays(2) };
        async Task<IEnumerable<string>> FoundAsync(AuditFilter by) => (await portal.Get<AuditTrail>().ListAsync(Actor.Portal, by, Cancellation)).Select(e => e.UserName);
        Assert.Equal(["within"], await FoundAsync(filter));
        Assert.Empty(await FoundAsync(filter with { Action = "mailbox.paused" }));
        Assert.Equal(["another person's", "within"], (await FoundAsync(filter with { UserId = null })).Order());
        Assert.Equal(["elsewhere", "within"], (await FoundAsync(filter with { OrganizationId = null })).Order());
        Assert.Equal(["within", "before"], await FoundAsync(filter with { From = null }));
        Assert.Equal(["after", "within"], await FoundAsync(filter with { Until = null }));
    }

    [Theory]
    [InlineData("ANA")]
    [InlineData("192.0.2.7")]
    [InlineData("facturas@")]
    public async Task List_Text_IsLookedForInNamesAddressesAndFacts(string text)
    {
        await using var portal = new TestPortal();
        await using (var db = await portal.DbAsync())
        {
            db.Add(new AuditEntry { At = DateTimeOffset.UtcNow, UserName = "Ana", From = "192.0.2.7", Action = "mailbox.changed", Target = "x", Details = """{"user":"Facturas@contoso.test"}""" });
            db.Add(Entry(DateTimeOffset.UtcNow, "Eva"));
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.Equal("Ana", Assert.Single(await portal.Get<AuditTrail>().ListAsync(Actor.Portal, new() { Text = text }, Cancellation)).UserName);
    }

    [Fact]
    public async Task Page_TellsWhatWasChangedFromWhatToWhat_InWords()
    {
        await using var portal = new TestPortal();
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager);
        await using (var scope = portal.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ChangeUser>().RunAsync(Actor.Portal, user.Id, new("Ana", PortalRole.Reader, "es", new HashSet<Guid>()), null, Cancellation);
        using var browser = await portal.SignedInAsync();
        var html = System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync("/audit?action=user.changed", Cancellation));
        Assert.Contains("Usuario cambiado</strong>", html, StringComparison.Ordinal);
        Assert.Matches("Rol:</span>\\s*Gestor.*<span>Consulta</span>", html);
        Assert.Contains($"/users/{user.Id}", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Usuario creado</strong>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UTC", "20 Nov 2026 23:30")]
    [InlineData("America/Bogota", "20 Nov 2026 18:30")]
    [InlineData("Europe/Madrid", "21 Nov 2026 00:30")]
    public void Fact_ThatIsATime_IsToldWhereTheReaderIs(string zone, string told)
    {
        using var _ = new Culture("en");
        var facts = AuditWords.Facts("""{"before":{"startFrom":null},"after":{"startFrom":"2026-11-20T23:30:00+00:00"}}""", TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(("–", told), (facts[0].Before, facts[0].Value));
    }

    [Theory]
    [InlineData("""{"before":{"cloud":null},"after":{"cloud":"usGov"}}""", "Nube de Microsoft", "La del portal", "US Government (GCC High)")]
    [InlineData("""{"before":{"secretExpiresOn":"2026-11-25"},"after":{"secretExpiresOn":"2027-05-02"}}""", "Fecha Expiración", "25 nov 2026", "2 may 2027")]
    [InlineData("""{"key":"Reception:BatchBytes","before":{"value":"16777216"},"after":{"value":"20971520"}}""", "Valor", "16 MB", "20 MB")]
    [InlineData("""{"key":"Reception:MaxReadTime","before":{"value":"00:00:30"},"after":{"value":"00:01:30"}}""", "Valor", "30 segundos", "90 segundos")]
    public void Fact_ThatIsACodeOrADay_IsToldInWords(string details, string label, string before, string after)
    {
        using var _ = new Culture("es");
        var fact = AuditWords.Facts(details, TimeZoneInfo.Utc)[^1];
        Assert.Equal((label, before, after), (fact.Label, fact.Before, fact.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x.y")]
    [InlineData("99999999999999999999.0193b1c2000070008000000000000000")]
    [InlineData("9223372036854775807.0193b1c2000070008000000000000000")]
    public void Place_Malformed_IsNone(string? text) => Assert.Null(AuditPlace.Read(text));

    private static AuditEntry Entry(DateTimeOffset at, string name, Guid? organization = null, Guid? user = null) =>
        new() { At = at, UserName = name, UserId = user, Action = "message.reprocessed", Target = $"{Guid.NewGuid()}", OrganizationId = organization };

    [GeneratedRegex("^[a-z][A-Za-z]+\\.[a-z][A-Za-z]+$")]
    private static partial Regex Code();
}
