using System.Globalization;
using MailPortal.Users;
using MailPortal.Organizations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>From a supplier's mail to the screen: what a person does with a portal that receives.</summary>
public sealed class ReceptionTests(PortalFixture portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed record Words(string Culture, string Panel, string Active, string Invoice, string Attachment, string Entry, string Embedded, string Mail);

    private static readonly Words Spanish = new("es", "Panel", "Activo", "Factura", "Adjunto", "Entrada del ZIP", "Documento incluido", "Correo");
    private static readonly Words English = new("en", "Dashboard", "Active", "Invoice", "Attachment", "ZIP entry", "Embedded document", "Mail");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invoice_FromTheListToItsFiles(bool english)
    {
        var words = english ? English : Spanish;
        var culture = CultureInfo.GetCultureInfo(words.Culture);
        var mail = portal.Reception.Invoice;
        var sent = mail.Document!;
        var (xml, pdf, zip, entry) = Reception.Unpack(mail);
        await using var page = await portal.OpenAsync(english: english);
        await page.SignInAsync();
        await page.HeadingIsAsync(words.Panel);

        await page.GoAsync("/reception");
        var mailbox = page.Row(portal.Reception.Mailbox);
        await Assertions.Expect(mailbox).ToContainTextAsync(words.Active);
        await Assertions.Expect(mailbox).ToContainTextAsync(portal.Reception.OrganizationName);
        await page.GoAsync($"/documents?q={Uri.EscapeDataString(sent.Number)}");
        var row = page.Row(sent.Number);
        await Assertions.Expect(row).ToContainTextAsync($"{sent.Payable.ToString("N2", culture)} COP");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await page.HeadingIsAsync($"{words.Invoice} {sent.Number}");

        var main = page.Page.Locator("main");
        foreach (var party in new[] { sent.Supplier.Party, sent.Customer })
        {
            await Assertions.Expect(main).ToContainTextAsync(party.Name);
            await Assertions.Expect(main).ToContainTextAsync(party.Nit);
        }
        await Assertions.Expect(page.Region("total-heading").Locator("dd")).ToHaveTextAsync([.. new[] { sent.LineTotal, sent.TaxTotal }.Select(n => n.ToString("N2", culture)), $"{sent.Payable.ToString("N2", culture)} COP"]);
        await Assertions.Expect(page.Region("lines-heading").Locator("tbody tr")).ToHaveCountAsync(sent.Lines.Count);
        foreach (var (line, index) in sent.Lines.Select((l, i) => (l, i)))
        {
            var shown = page.Region("lines-heading").Locator("tbody tr").Nth(index);
            await Assertions.Expect(shown).ToContainTextAsync(line.Product.Name);
            await Assertions.Expect(shown.Locator("td").Last).ToHaveTextAsync(line.Amount.ToString("N2", culture));
        }
        await Assertions.Expect(main).ToContainTextAsync(sent.Code);

        var trace = page.Region("trace-heading").Locator(".mp-trace li");
        await Assertions.Expect(trace).ToHaveCountAsync(4);
        foreach (var (step, index) in new[] { (words.Mail, mail.Subject), (words.Attachment, zip), (words.Entry, entry), (words.Embedded, "Invoice") }.Select((s, i) => (s, i)))
        {
            await Assertions.Expect(trace.Nth(index)).ToContainTextAsync(step.Item1);
            await Assertions.Expect(trace.Nth(index)).ToContainTextAsync(step.Item2);
        }

        Assert.Equal(xml, await page.DownloadAsync("XML"));
        Assert.Equal(pdf, await page.DownloadAsync("PDF"));
        Assert.Equal(mail.Raw, await page.DownloadAsync(words.Mail));
        page.AssertNoComplaints();
    }

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
        await Assertions.Expect(page.Page.GetByText("Reprocesado: el resultado es el mismo")).ToBeVisibleAsync();
        await Assertions.Expect(reason).ToContainTextAsync("Está incompleto: falta el final.");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task PollNow_SaysHowItGoesAndBringsTheDocument()
    {
        var reception = await portal.NewReceptionAsync();
        await using var page = await portal.OpenSignedInAsync(email: reception.Manager);
        await page.GoAsync($"/reception/{reception.MailboxId}/activity");
        var mail = await reception.DeliverInvoiceAsync(Cancellation);
        // A poll of one mail is over in a moment: everything that stood there is kept.
        await page.Page.EvaluateAsync("""
            () => { const live = document.querySelector('.mp-live'); window.said = []; new MutationObserver(() => window.said.push(live.textContent.trim())).observe(live, { childList: true, subtree: true, characterData: true }); }
            """);
        await page.Button("Revisar ahora").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-live")).ToHaveTextAsync("Revisión terminada. Mensajes leídos: 1. Documentos: 1. En cuarentena: 0.");
        Assert.Contains(await page.Page.EvaluateAsync<string[]>("window.said"), s => s.StartsWith("Revisando el correo…", StringComparison.Ordinal));
        await Assertions.Expect(page.Page.Locator("table tbody tr").First).ToContainTextAsync("Correcta");
        await page.Link("Documentos").First.ClickAsync();
        await page.HeadingIsAsync("Documentos");
        await Assertions.Expect(page.Page.Locator("tbody tr").First).ToContainTextAsync(mail.Document!.Number);
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
