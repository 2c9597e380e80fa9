using MailPortal.Users;
using MailPortal.Organizations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What else a person does with a portal that receives, and who sees nothing of it.</summary>
public sealed class ReceptionTests(PortalFixture portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Organization_LeadsToItsMailbox()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/organizations");
        await page.Link(portal.Reception.OrganizationName).ClickAsync();
        await page.HeadingIsAsync(portal.Reception.OrganizationName);
        await Assertions.Expect(page.Region("mailboxes-heading").Locator("li")).ToContainTextAsync(["Activo"]);
        await page.Link(portal.Reception.Mailbox).ClickAsync();
        await page.HeadingIsAsync("Correo de Recepción de Documentos Electrónicos - Activo");
        await Assertions.Expect(page.Page.Locator(".mp-lead")).ToHaveTextAsync(portal.Reception.Mailbox);
        await page.Link("Actividad").ClickAsync();
        await Assertions.Expect(page.Region("folders-heading")).ToContainTextAsync("MailPortal/Procesados");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task QuarantinedMessage_SaysWhyInWords()
    {
        var reception = await portal.NewReceptionAsync();
        await using var page = await portal.OpenSignedInAsync(email: reception.Manager);
        await page.GoAsync("/");
        await page.Page.Locator(".mp-tile").Filter(new() { HasText = "En cuarentena" }).ClickAsync();
        await page.HeadingIsAsync("Mensajes");
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Page.Locator("tbody tr").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-page-heading .mp-chip")).ToHaveTextAsync("En cuarentena");
        var reason = page.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(reason).ToContainTextAsync("Algo que parece un documento no se pudo leer.");
        await Assertions.Expect(reason).ToContainTextAsync("Está incompleto: falta el final.");
        await page.Button("Reprocesar").ClickAsync();
        // Beside the button, and for as long as the page is looked at.
        await Assertions.Expect(page.Page.Locator(".mp-live")).ToHaveTextAsync("Reprocesado: el resultado es el mismo.");
        await Assertions.Expect(page.Page.Locator(".mp-facts").Filter(new() { HasText = "Leído por el portal" })).ToContainTextAsync("ahora mismo");
        await Assertions.Expect(reason).ToContainTextAsync("Está incompleto: falta el final.");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Documents_Search_StaysInTheAddress()
    {
        var number = portal.Reception.Invoice.Document!.Number;
        await using var page = await portal.OpenSignedInAsync(email: portal.Reception.Manager);
        await page.GoAsync("/documents");
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync($"NC{number}");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToContainTextAsync("Nota crédito");
        await page.Page.ReloadAsync();
        await page.InteractiveAsync();
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("no hay tal");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByText("Ninguno coincide")).ToBeVisibleAsync();
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task ReaderOfAnotherOrganization_SeesNothingOfIt()
    {
        const string email = "other@contoso.test";
        var other = await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = "Ajena", TaxId = "900123456" }, Cancellation);
        await portal.Reception.AddPersonAsync(email, PortalRole.Reader, other.Id, Cancellation);
        var (document, message) = await portal.Reception.IdsAsync(Cancellation);

        await using var page = await portal.OpenAsync();
        await page.SignInAsync(email);
        foreach (var path in new[] { "/", "/reception", "/documents", "/messages" })
        {
            await page.GoAsync(path);
            await Assertions.Expect(page.Page.Locator("main")).Not.ToContainTextAsync(portal.Reception.Invoice.Document!.Supplier.Party.Name);
            await Assertions.Expect(page.Page.Locator("main")).Not.ToContainTextAsync(portal.Reception.Mailbox);
            Assert.Empty(await page.AxeAsync());
        }
        page.AssertNoComplaints();
        foreach (var path in new[] { $"/documents/{document}", $"/messages/{message}", $"/reception/{portal.Reception.MailboxId}", $"/organizations/{portal.Reception.OrganizationId}" })
        {
            var answer = await page.Page.GotoAsync(path);
            Assert.Equal((path, 404), (path, answer!.Status));
            await page.HeadingIsAsync("Página no encontrada");
        }
        await page.InteractiveAsync();
        await page.HeadingIsAsync("Página no encontrada");
        Assert.Empty(await page.AxeAsync());
        Assert.Equal(403, (await page.Page.GotoAsync("/organizations/new"))!.Status);
        await page.InteractiveAsync();
        await page.HeadingIsAsync("Sin acceso");
        Assert.Empty(await page.AxeAsync());
        foreach (var file in new[] { $"/documents/{document}/xml", $"/documents/{document}/pdf", $"/messages/{message}/raw" })
            Assert.Equal((file, 404), (file, (await page.Page.APIRequest.GetAsync(portal.Address + file)).Status));
    }
}
