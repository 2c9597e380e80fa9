using Bunit;
using MailPortal.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Components;

public sealed class AddressSearchTests
{
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

    private static IRenderedComponent<AddressSearch> Render(BunitContext bunit, string? value) =>
        bunit.Render<AddressSearch>(p => p.Add(s => s.Label, "Buscar").Add(s => s.Value, value).Add(s => s.AtOnce, true));

    private static void Return(IRenderedComponent<AddressSearch> search, string? value) => search.Render(p => p.Add(s => s.Value, value));

    private static string Shown(IRenderedComponent<AddressSearch> search) => search.Find("input").GetAttribute("value") ?? "";
}
