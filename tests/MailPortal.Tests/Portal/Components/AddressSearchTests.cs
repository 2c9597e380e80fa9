using Bunit;
using Bunit.TestDoubles;
using MailPortal.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Components;

public sealed class AddressSearchTests
{
    private readonly TestClock clock = TestClock.At("2026-11-20T12:00:00Z");

    [Fact]
    public async Task AddressThatComesBackLate_TakesNoLetterTypedSince()
    {
        await using var bunit = new BunitContext();
        var search = Render(bunit, null);
        foreach (var typed in new[] { "o", "or", "o", "ord" }) search.Find("input").Input(typed);
        foreach (var address in new[] { "o", "or", "o" })
        {
            Return(search, address);
            Assert.Equal("ord", Shown(search));
        }
        Return(search, "ord");
        Assert.Equal("ord", Shown(search));
        Assert.EndsWith("q=ord", bunit.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressChangedByOtherThanTyping_IsShown()
    {
        await using var bunit = new BunitContext();
        var search = Render(bunit, "contoso");
        Assert.Equal("contoso", Shown(search));
        search.Find("input").Input("contos");
        Return(search, "contos");
        Return(search, null); // "Quitar búsqueda"
        Assert.Equal("", Shown(search));
        Return(search, "contos"); // back
        Assert.Equal("contos", Shown(search));
    }

    [Fact]
    public async Task Typing_IsLookedForOnceThePersonRests_InPlaceOfWhatWasTypedBefore()
    {
        await using var bunit = new BunitContext();
        var search = Render(bunit, null, atOnce: false);
        var navigation = bunit.Services.GetRequiredService<BunitNavigationManager>();
        foreach (var typed in new[] { "o", "or", "ord" })
        {
            search.Find("input").Input(typed);
            clock.Advance(TimeSpan.FromMilliseconds(200));
        }
        Assert.Empty(navigation.History);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        search.WaitForAssertion(() => Assert.EndsWith("?q=ord", Assert.Single(navigation.History).Uri, StringComparison.Ordinal));
        Assert.True(navigation.History.Single().Options.ReplaceHistoryEntry);
        // Leaving the field looks for nothing a second time.
        search.Find("input").Change("ord");
        Assert.Single(navigation.History);
        Assert.Equal(0, clock.Timers);
    }

    [Fact]
    public async Task EnterOrLeaving_LooksAtOnce()
    {
        await using var bunit = new BunitContext();
        var search = Render(bunit, null, atOnce: false);
        search.Find("input").Input("ord");
        search.Find("input").Change("ord");
        Assert.EndsWith("?q=ord", Assert.Single(bunit.Services.GetRequiredService<BunitNavigationManager>().History).Uri, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(bunit.Services.GetRequiredService<BunitNavigationManager>().History);
    }

    [Fact]
    public async Task PageReadAgainWhileTyping_LeavesTheLetters_AndThePageLeftLooksForNothing()
    {
        await using var bunit = new BunitContext();
        var search = Render(bunit, "o", atOnce: false);
        search.Find("input").Input("or");
        Return(search, "o");
        Assert.Equal("or", Shown(search));
        await bunit.DisposeComponentsAsync();
        Assert.Equal(0, clock.Timers);
    }

    private IRenderedComponent<AddressSearch> Render(BunitContext bunit, string? value, bool atOnce = true)
    {
        bunit.Services.AddSingleton<TimeProvider>(clock);
        return bunit.Render<AddressSearch>(p => p.Add(s => s.Label, "Buscar").Add(s => s.Value, value).Add(s => s.AtOnce, atOnce));
    }

    private static void Return(IRenderedComponent<AddressSearch> search, string? value) => search.Render(p => p.Add(s => s.Value, value));

    private static string Shown(IRenderedComponent<AddressSearch> search) => search.Find("input").GetAttribute("value") ?? "";
}
