using System.Globalization;
using MailPortal.Dashboard;
using MailPortal.Documents;
using MailPortal.Mailboxes;
using MailPortal.Shell;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>From a supplier's mail to the screen.</summary>
public abstract class ReceptionFlows(PortalFixture portal, bool english) : IFlows
{
    public bool English => english;

    [Fact]
    public async Task Invoice_FromTheListToItsFiles()
    {
        var (culture, texts) = (CultureInfo.GetCultureInfo(english ? "en" : "es"), InvoicePagesText.ResourceManager);
        var mail = portal.Reception.Invoice;
        var sent = mail.Document!;
        var (xml, pdf, zip, entry) = Reception.Unpack(mail);
        await using var page = await portal.OpenAsync(english: english);
        await page.SignInAsync();
        await page.HeadingIsAsync(DashboardText.ResourceManager.In(english, "Title"));

        await page.GoAsync("/reception");
        var mailbox = page.Row(portal.Reception.Mailbox);
        await Assertions.Expect(mailbox).ToContainTextAsync(MailboxesText.ResourceManager.In(english, "StatusActive"));
        await Assertions.Expect(mailbox).ToContainTextAsync(portal.Reception.OrganizationName);
        await page.GoAsync($"/documents?q={Uri.EscapeDataString(sent.Number)}");
        var row = page.Row(sent.Number);
        await Assertions.Expect(row).ToContainTextAsync($"{sent.Payable.ToString("N2", culture)} COP");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await page.HeadingIsAsync($"{texts.In(english, "ClassInvoice")} {sent.Number}");

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
        foreach (var (step, index) in new[] { ("TraceMail", mail.Subject), ("TraceAttachment", zip), ("TraceZipEntry", entry), ("TraceEmbeddedDocument", "Invoice") }.Select((s, i) => (s, i)))
        {
            await Assertions.Expect(trace.Nth(index)).ToContainTextAsync(texts.In(english, step.Item1));
            await Assertions.Expect(trace.Nth(index)).ToContainTextAsync(step.Item2);
        }

        Assert.Equal(xml, await page.DownloadAsync("XML"));
        Assert.Equal(pdf, await page.DownloadAsync("PDF"));
        Assert.Equal(mail.Raw, await page.DownloadAsync(texts.In(english, "DownloadMail")));
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task PollNow_SaysHowItGoesAndBringsTheDocument()
    {
        var texts = MailboxPagesText.ResourceManager;
        var reception = await portal.NewReceptionAsync();
        await using var page = await portal.OpenSignedInAsync(english: english, email: reception.Manager);
        await page.GoAsync($"/reception/{reception.MailboxId}/activity");
        var mail = await reception.DeliverInvoiceAsync(TestContext.Current.CancellationToken);
        // A poll of one mail is over in a moment: everything that stood there is kept.
        await page.Page.Locator(".mp-live").EvaluateAsync("""
            live => { window.said = []; new MutationObserver(() => window.said.push(live.textContent.trim())).observe(live, { childList: true, subtree: true, characterData: true }); }
            """);
        await page.Button(texts.In(english, "PollNow")).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-live")).ToHaveTextAsync(string.Format(null, texts.In(english, "Polled"), 1, 1, 0));
        Assert.Contains(await page.Page.EvaluateAsync<string[]>("window.said"), s => s.StartsWith(texts.In(english, "Polling").Split('{')[0], StringComparison.Ordinal));
        await Assertions.Expect(page.Page.Locator("table tbody tr").First).ToContainTextAsync(texts.In(english, "RunOk"));
        await page.Link(ShellText.ResourceManager.In(english, "NavDocuments")).First.ClickAsync();
        await page.HeadingIsAsync(InvoicePagesText.ResourceManager.In(english, "ListTitle"));
        await Assertions.Expect(page.Page.Locator("tbody tr").First).ToContainTextAsync(mail.Document!.Number);
        page.AssertNoComplaints();
    }
}

public sealed class ReceptionFlowsTests(PortalFixture portal) : ReceptionFlows(portal, english: false);
