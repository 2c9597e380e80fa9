using Bunit;
using MailPortal.Components;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Components;

public sealed class ComponentTests
{
    [Theory]
    [InlineData(ChipTone.Good, "mp-chip-good")]
    [InlineData(ChipTone.Bad, "mp-chip-bad")]
    public async Task StatusChip_SaysItByColourDrawingAndWord(ChipTone tone, string css)
    {
        await using var bunit = new BunitContext();
        var chip = bunit.Render<StatusChip>(p => p.Add(c => c.Tone, tone).Add(c => c.Icon, "success").Add(c => c.Text, "Activo"));
        Assert.Contains(css, chip.Find("span").ClassList);
        Assert.NotEmpty(chip.Find("svg path").GetAttribute("d")!);
        Assert.Equal("Activo", chip.Find("span").TextContent);
    }

    [Fact]
    public async Task FormField_Error_TakesThePlaceOfTheHintAndIsAnnounced()
    {
        await using var bunit = new BunitContext();
        var field = bunit.Render<FormField>(p => p.Add(f => f.Label, "NIT").Add(f => f.For, "tax").Add(f => f.Hint, "hint").Add(f => f.Error, "wrong"));
        Assert.Equal("wrong", field.Find("#tax-note [role=alert]").TextContent);
        Assert.DoesNotContain("hint", field.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HelpIcon_Click_OpensAndClosesItsText()
    {
        await using var bunit = new BunitContext();
        var help = bunit.Render<HelpIcon>(p => p.Add(h => h.About, "NIT").AddChildContent("where to find it"));
        Assert.True(help.Find("div").HasAttribute("hidden"));
        help.Find("button").Click();
        Assert.False(help.Find("div").HasAttribute("hidden"));
        Assert.Equal(help.Find("button").GetAttribute("aria-controls"), help.Find("div").Id);
        help.Find("button").Click();
        Assert.Equal("false", help.Find("button").GetAttribute("aria-expanded"));
    }

    [Fact]
    public async Task CopyField_ShortForm_CopiesTheWholeValue()
    {
        await using var bunit = new BunitContext();
        var copy = bunit.Render<CopyField>(p => p.Add(c => c.Value, "abcdef").Add(c => c.Shown, "ab…").Add(c => c.Label, "id"));
        Assert.Equal("ab…", copy.Find("code").TextContent);
        Assert.Equal("abcdef", copy.Find("button").GetAttribute("data-copy"));
    }

    [Fact]
    public async Task RelativeTime_TimePasses_IsToldAnewAndTheTimerEndsWithIt()
    {
        using var _ = new Culture("es");
        var clock = TestClock.At("2026-11-20T12:00:00Z");
        await using var bunit = new BunitContext();
        bunit.Services.AddSingleton<TimeProvider>(clock);
        bunit.Services.AddScoped<ClockTicks>();
        var time = bunit.Render<RelativeTime>(p => p.Add(t => t.Value, clock.GetUtcNow()).AddCascadingValue(new PersonPlace(TimeZoneInfo.Utc)));
        Assert.Equal("ahora mismo", time.Find("time").TextContent);
        clock.Advance(TimeSpan.FromMinutes(5));
        time.WaitForAssertion(() => Assert.Equal("hace 5 min", time.Find("time").TextContent));
        Assert.StartsWith("20 nov 2026 12:00:00", time.Find("time").GetAttribute("title"), StringComparison.Ordinal);
        Assert.Equal(1, clock.Timers);
        time.Instance.Dispose();
        Assert.Equal(0, clock.Timers);
    }

    [Fact]
    public async Task RelativeTime_Nothing_SaysNever()
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        bunit.Services.AddSingleton(TimeProvider.System);
        bunit.Services.AddScoped<ClockTicks>();
        Assert.Equal("nunca", bunit.Render<RelativeTime>(p => p.Add(t => t.Value, null)).Find("span").TextContent);
    }

    [Fact]
    public async Task ShownOnce_SpeaksOfPasswordsAndKeysAlike()
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var shown = bunit.Render<ShownOnce>(p => p.Add(s => s.Title, "La nueva clave").Add(s => s.Value, "mp_x").Add(s => s.Label, "clave"));
        Assert.Equal("Copia el valor ahora: no se volverá a mostrar.", shown.FindAll("p")[^1].TextContent);
    }

    [Theory]
    [InlineData("name", false, "ascending", "desc=True")]
    [InlineData("name", true, "descending", "sort=name")]
    [InlineData("other", false, "none", "sort=name")]
    public async Task SortHeader_IsALinkToTheOtherOrder(string current, bool descending, string sorted, string address)
    {
        await using var bunit = new BunitContext();
        var header = bunit.Render<SortHeader>(p => p.Add(h => h.Title, "Nombre").Add(h => h.Column, "name").Add(h => h.Current, current).Add(h => h.Descending, descending));
        Assert.Equal(sorted, header.Find("th").GetAttribute("aria-sort"));
        Assert.Contains(address, header.Find("a").GetAttribute("href"), StringComparison.Ordinal);
        if (descending) Assert.DoesNotContain("desc", header.Find("a").GetAttribute("href"), StringComparison.Ordinal);
    }
}
