using System.Net;
using System.Text.RegularExpressions;
using MailPortal.Administration;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Documents;
using MailPortal.Hosting;
using MailPortal.Polling;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Tests.Portal.Administration;

public sealed partial class PortalSettingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_CountsAtOnce_AlsoAfterARestart_AndIsAudited()
    {
        await using var portal = new TestPortal { KeepFolder = true };
        var settings = portal.Get<PortalSettings>();
        await settings.SaveAsync(Actor.Portal, Typed(("Reception:WindowSize", "77"), ("Reception:BatchBytes", "2"), ("Reception:MaxReadTime", "1,5")), Cancellation);
        var options = portal.Get<IOptionsMonitor<PollingOptions>>().CurrentValue;
        Assert.Equal((77, 2L * 1024 * 1024), (options.WindowSize, options.BatchBytes));
        Assert.Equal(TimeSpan.FromSeconds(1.5), portal.Get<IOptionsMonitor<IntakeOptions>>().CurrentValue.MaxReadTime);
        await using (var db = await portal.DbAsync())
        {
            var entry = await db.Set<AuditEntry>().SingleAsync(e => e.Action == "setting.changed" && e.Target == "Reception:WindowSize", Cancellation);
            Assert.Contains("\"before\":{\"value\":\"500\"},\"after\":{\"value\":\"77\"}", entry.Details, StringComparison.Ordinal);
        }
        await portal.DisposeAsync();

        await using var again = new TestPortal(("DataDirectory", portal.Folder));
        Assert.Equal(77, again.Get<IOptionsMonitor<PollingOptions>>().CurrentValue.WindowSize);
        await again.Get<PortalSettings>().SaveAsync(Actor.Portal, Typed(("Reception:WindowSize", " ")), Cancellation);
        Assert.Equal(500, again.Get<IOptionsMonitor<PollingOptions>>().CurrentValue.WindowSize);
        await again.DisposeAsync();
        Directory.Delete(portal.Folder, recursive: true);
    }

    [Theory]
    [InlineData("77", null)]
    [InlineData(" ", "55")]
    public async Task Save_WhileSomebodyElseSavesTheSame_CountsOverTheirs(string mine, string? before)
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        if (before is not null) await portal.Get<PortalSettings>().SaveAsync(Actor.Portal, Typed(("Reception:WindowSize", before)), Cancellation);
        var settings = Meanwhile.Of<PortalSettings>(portal, db =>
        {
            if (before is not null) db.Remove(db.Set<StoredSetting>().Single(s => s.Key == "Reception:WindowSize"));
            else db.Add(new StoredSetting { Key = "Reception:WindowSize", Value = "33", ChangedAt = DateTimeOffset.UtcNow, ChangedBy = "x" });
        });
        await settings.SaveAsync(Actor.Portal, Typed(("Reception:WindowSize", mine)), Cancellation);
        Assert.Equal(before is null ? 77 : 500, portal.Get<IOptionsMonitor<PollingOptions>>().CurrentValue.WindowSize);
    }

    [Fact]
    public async Task Save_OnAnotherNode_CountsHereWhenItIsReadAgain()
    {
        await using var portal = new TestPortal();
        await using (var db = await portal.DbAsync())
        {
            db.Add(new StoredSetting { Key = "Reception:WindowSize", Value = "33", ChangedAt = DateTimeOffset.UtcNow, ChangedBy = "x" });
            await db.SaveChangesAsync(Cancellation);
        }
        await portal.Get<StoredSettingsReader>().ReadAsync(Cancellation);
        Assert.Equal(33, portal.Get<IOptionsMonitor<PollingOptions>>().CurrentValue.WindowSize);
    }

    [Fact]
    public async Task Save_EverythingWrong_IsToldAtOnceByTheRulesOfTheStart_AndNothingIsChanged()
    {
        using var _ = new Culture("es");
        await using var portal = new TestPortal();
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => portal.Get<PortalSettings>().SaveAsync(Actor.Portal, Typed(
            ("Reception:WindowSize", "0"), ("Reception:BatchBytes", "99999"), ("Reception:MaxReadTime", "abc"), ("Api:CallsPerMinute", "-1"), ("PublicBaseUrl", "portal"), ("Reception:BatchSize", "60")), Cancellation));
        Assert.Equal(
            [("Api:CallsPerMinute", "Elige un valor entre 1 y 1000000."), ("PublicBaseUrl", "Escribe una dirección completa que empiece con https://"), ("Reception:BatchBytes", "Elige un valor entre 1 y 2047."),
             ("Reception:MaxReadTime", "Escribe un número."), ("Reception:WindowSize", "Elige un valor entre 1 y 100000.")],
            wrong.Problems.Select(p => (p.Field, p.Message)).OrderBy(p => p.Field, StringComparer.Ordinal));
        await using var db = await portal.DbAsync();
        Assert.False(await db.Set<StoredSetting>().AnyAsync(Cancellation));
    }

    [Theory]
    [InlineData("999999999999", "Elige un valor entre ")]
    [InlineData("-999999999999", "Elige un valor entre ")]
    [InlineData("99999999999999999999999999", "Elige un valor entre ")]
    [InlineData("NaN", "Escribe un número.")]
    [InlineData("doce", "Escribe un número.")]
    [InlineData("1e3", "Escribe un número.")]
    public async Task Check_WhatNoRangeHolds_IsToldEverywhere(string typed, string told)
    {
        using var _ = new Culture("es");
        await using var portal = new TestPortal();
        var numbers = SettingsCatalogue.All.Where(s => s.Kind is SettingKind.Number or SettingKind.Megabytes or SettingKind.Seconds).Select(s => (s.Key, typed)).ToList();
        var problems = portal.Get<PortalSettings>().Check(Actor.Portal, Typed(numbers));
        Assert.Equal(numbers.Select(n => n.Key).Order(StringComparer.Ordinal), problems.Select(p => p.Field).Order(StringComparer.Ordinal));
        Assert.All(problems, p => Assert.StartsWith(told, p.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Locked_ByTheConfiguration_IsShownAndStaysAsItIs()
    {
        await using var portal = new TestPortal(("Reception:WindowSize", "42"));
        await portal.Get<PortalSettings>().SaveAsync(Actor.Portal, Typed(("Reception:WindowSize", "77")), Cancellation);
        Assert.Equal(42, portal.Get<IOptionsMonitor<PollingOptions>>().CurrentValue.WindowSize);
        var row = (await portal.Get<PortalSettings>().ListAsync(Actor.Portal, Cancellation)).Single(r => r.Setting.Key == "Reception:WindowSize");
        Assert.Equal(("42", true), (row.Value, row.Locked));
        using var browser = await portal.SignedInAsync();
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/settings", Cancellation));
        Assert.Matches("id=\"Reception-WindowSize\"[^>]*value=\"42\"[^>]*disabled", html);
        Assert.DoesNotContain(TestPortal.AdminPassword, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignInLimit_ChangedWhileRunning_Counts()
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        await portal.Get<PortalSettings>().SaveAsync(Actor.Portal, Typed(("SignIn:AttemptsPerMinute", "1"), ("SignIn:RevalidateEvery", "7")), Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await TestPortal.SignInAsync(browser, "nobody@contoso.test", "x")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await TestPortal.SignInAsync(browser, "nobody@contoso.test", "x")).StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), portal.Get<IOptions<Microsoft.AspNetCore.Identity.SecurityStampValidatorOptions>>().Value.ValidationInterval);
    }

    [Fact]
    public void EveryKeyOfTheOperatorsTable_IsShownOrSetHere_WithWords()
    {
        var table = File.ReadAllText(Repository.PathOf("docs", "operations.md")).Split("\n## ").Single(s => s.StartsWith("Configuration\n", StringComparison.Ordinal));
        var documented = table.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).SelectMany(l => Key().Matches(l.Split('|')[1]).Select(m => m.Groups[1].Value));
        Assert.Equal(documented.Order(StringComparer.Ordinal), SettingsCatalogue.All.Select(s => s.Key).Order(StringComparer.Ordinal));
        Assert.Empty(SettingsCatalogue.All.Where(s => SettingWords.NameOf(s.Key) == s.Key || SettingWords.MeaningOf(s.Key).Length == 0).Select(s => s.Key));
        Assert.Empty(SettingsCatalogue.All.Where(s => s.Editable && SettingWords.Section(s.Section) == s.Section && s.Section is not "Portal" and not "Api").Select(s => s.Key));
    }

    private static Dictionary<string, string> Typed(params IEnumerable<(string Key, string Value)> typed) => typed.ToDictionary(t => t.Key, t => t.Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Key();
}
