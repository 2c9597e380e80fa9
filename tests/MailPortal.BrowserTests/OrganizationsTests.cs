using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

public sealed class OrganizationsTests(PortalFixture portal)
{
    public static TheoryData<bool, string[]> Languages() => new()
    {
        { false, ["Nueva organización", "Crear organización", "Escribe el nombre de la organización.", "El dígito de verificación no corresponde a ese NIT.", "Guardar", "Los datos se guardaron correctamente", "Eliminar", "Cancelar", "Organizaciones"] },
        { true, ["New organization", "Create organization", "Type the organization's name.", "The check digit does not belong to that NIT.", "Save", "The data were saved correctly", "Delete", "Cancel", "Organizations"] },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task CreateEditDelete(bool english, string[] words)
    {
        await using var page = await portal.OpenSignedInAsync(english: english);
        var name = $"Contoso {Guid.NewGuid():N}";
        await page.GoAsync("/organizations");
        await page.Link(words[0]).First.ClickAsync();
        await page.HeadingIsAsync(words[0]);

        await page.Page.Locator("#tax-id").FillAsync("900.123.456-1");
        await page.Button(words[1]).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#name-note")).ToHaveTextAsync(words[2]);
        await Assertions.Expect(page.Page.Locator("#tax-id-note")).ToHaveTextAsync(words[3]);
        await Assertions.Expect(page.Page.Locator("#name")).ToBeFocusedAsync();
        Assert.Empty(await page.AxeAsync());

        await page.Page.Locator("#name").FillAsync(name);
        await page.Page.Locator("#tax-id").FillAsync("900.123.456-8");
        await page.Button(words[1]).ClickAsync();
        await page.HeadingIsAsync(name);
        await Assertions.Expect(page.Page.Locator("#tax-id")).ToHaveValueAsync("900123456");
        Assert.Equal("America/Bogota", await page.Page.Locator("#time-zone").InputValueAsync());

        await page.Page.Locator("#name").FillAsync(name + " 2");
        await page.Button(words[4]).ClickAsync();
        await page.HeadingIsAsync(name + " 2");
        await Assertions.Expect(page.Page.GetByText(words[5])).ToBeVisibleAsync();

        await page.Button(words[6]).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Alertdialog);
        Assert.Empty(await page.AxeAsync());
        await dialog.GetByRole(AriaRole.Button, new() { Name = words[7] }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await page.HeadingIsAsync(name + " 2");
        await page.Button(words[6]).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = words[6] }).ClickAsync();
        await page.HeadingIsAsync(words[8]);
        await Assertions.Expect(page.Page.Locator("main").GetByText(name)).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    /// <summary>To press the button is to leave the field: its error goes, and the button moves up under the hand that holds it.</summary>
    [Fact]
    public async Task Button_ThatMovesWhileItIsPressed_IsPressed()
    {
        await using var page = await portal.OpenSignedInAsync();
        var name = $"Contoso {Guid.NewGuid():N}";
        await page.GoAsync("/organizations/new");
        await page.Page.Locator("#tax-id").FillAsync("800.197.268-4");
        var create = page.Button("Crear organización");
        await create.ClickAsync();
        await Assertions.Expect(page.Page.Locator("#name-note")).ToHaveTextAsync("Escribe el nombre de la organización.");
        var before = (await create.BoundingBoxAsync())!;
        await page.Page.Locator("#name").PressSequentiallyAsync(name); // as by hand: the field is not left yet
        await page.Page.Mouse.MoveAsync(before.X + (before.Width / 2), before.Y + before.Height - 2);
        await page.Page.Mouse.DownAsync();
        await Assertions.Expect(page.Page.Locator("#name-note")).ToHaveTextAsync("");
        Assert.True((await create.BoundingBoxAsync())!.Y + before.Height < before.Y + before.Height - 2, "The button is still under the pointer.");
        await page.Page.Mouse.UpAsync();
        await page.HeadingIsAsync(name);

        // A hand that goes elsewhere does not want it.
        await page.GoAsync("/organizations/new");
        await create.HoverAsync();
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(before.X + 400, before.Y - 100);
        await page.Page.Mouse.UpAsync();
        // Answered after what the button would have asked for.
        await page.Page.Locator("#tax-id").FillAsync("800.197.268-4");
        await page.Page.Locator("#tax-id").BlurAsync();
        await Assertions.Expect(page.Page.Locator(".mp-field-warning")).ToContainTextAsync(name);
        await Assertions.Expect(page.Page.Locator("#name-note")).ToHaveTextAsync("");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Edit_SomebodyElseSavedFirst_ShowsTheDifferenceAndLetsChoose()
    {
        var changes = portal.Services.GetRequiredService<OrganizationChanges>();
        var organization = await changes.CreateAsync(Actor.Portal, new() { Name = "Conflict", TaxId = "900123456" }, TestContext.Current.CancellationToken);
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync($"/organizations/{organization.Id}");
        await changes.UpdateAsync(Actor.Portal, organization.Id, new() { Name = "Theirs", TaxId = "900123456", TimeZone = "America/Lima" }, null, TestContext.Current.CancellationToken);
        await page.Page.Locator("#name").FillAsync("Mine");
        await page.Button("Guardar").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Otra persona cambió esta organización");
        await Assertions.Expect(page.Page.Locator(".mp-conflict tbody td")).ToHaveTextAsync(["Conflict", "Theirs", "Mine", "Bogotá", "Lima", "No lo cambiaste"]);
        Assert.Empty(await page.AxeAsync());
        await page.Button("Guardar lo mío").ClickAsync();
        await page.HeadingIsAsync("Mine");
        // What only the other person changed is theirs.
        await Assertions.Expect(page.Page.Locator("#time-zone")).ToHaveValueAsync("America/Lima");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task List_SearchAndOrder_StayInTheAddress()
    {
        var changes = portal.Services.GetRequiredService<OrganizationChanges>();
        foreach (var name in new[] { "Ordena Uno", "Ordena Dos", "Ordena Árbol" })
            await changes.CreateAsync(Actor.Portal, new() { Name = name, TaxId = "900123456" }, TestContext.Current.CancellationToken);
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/organizations");
        await page.Page.GetByRole(AriaRole.Searchbox).PressSequentiallyAsync("ordena");
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(3);
        await page.Link("Nombre").ClickAsync();
        await Assertions.Expect(page.Page.Locator("tbody tr td:first-child")).ToHaveTextAsync(["Ordena Uno", "Ordena Dos", "Ordena Árbol"]);
        await page.Page.ReloadAsync();
        await page.InteractiveAsync();
        await Assertions.Expect(page.Page.Locator("tbody tr td:first-child")).ToHaveTextAsync(["Ordena Uno", "Ordena Dos", "Ordena Árbol"]);
        Assert.Contains("q=ordena", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_AddAndRemove()
    {
        const string email = "member@contoso.test";
        await using (var scope = portal.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<CreateUser>().RunAsync(Actor.Portal, new(email, "Ana", PortalRole.Reader, PortalFixture.AdminPassword), TestContext.Current.CancellationToken);
        var organization = await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = "Members", TaxId = "900123456" }, TestContext.Current.CancellationToken);
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync($"/organizations/{organization.Id}");
        await page.Page.Locator("#new-member").SelectOptionAsync(new SelectOptionValue { Label = $"{email} · Consulta" });
        await page.Button("Agregar").ClickAsync();
        await Assertions.Expect(page.Page.Locator("table td").First).ToContainTextAsync(email);
        Assert.Empty(await page.AxeAsync());
        await page.Button($"Quitar {email}").ClickAsync();
        await page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Quitar" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText("Nadie más que los administradores ve esta organización.")).ToBeVisibleAsync();
        page.AssertNoComplaints();
    }
}
