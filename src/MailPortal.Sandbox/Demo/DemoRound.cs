using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Sandbox.Demo;

/// <summary>One organisation with one mailbox: set up through the API, written to by suppliers, polled, and looked at.</summary>
internal sealed class DemoRound(SandboxServer sandbox, PortalApi api)
{
    private const int Invoices = 8;
    private readonly string _mailbox = SampleTenant.Mailbox;
    private IReadOnlyList<SampleMail> _mails = [];
    private string _organizationId = "";
    private string _mailboxId = "";

    /// <summary>Until every document that was sent is there.</summary>
    public async Task ReceiveAsync(CancellationToken cancellation)
    {
        _organizationId = await api.CreateOrganizationAsync(SampleSuppliers.Customer.Name, SampleSuppliers.Customer.Nit, cancellation);
        _mails = new SampleMails(seed: 2026, _mailbox, TimeProvider.System.GetUtcNow()).Week(Invoices);
        foreach (var mail in _mails) await sandbox.DeliverAsync(_mailbox, mail.Raw, cancellation);
        _mailboxId = await api.CreateMailboxAsync(_organizationId, new
        {
            serverType = "outlookModern",
            protocol = "imap",
            host = sandbox.Info.Host,
            port = sandbox.Info.ImapPort,
            security = "sslTls",
            user = _mailbox,
            credential = "secret",
            tenantId = SampleTenant.TenantId,
            applicationId = SampleTenant.Reception.ClientId,
            secret = SampleTenant.CurrentSecret.Value,
        }, cancellation);
        await ArrivedAsync(cancellation);
    }

    /// <summary>Two mails more, sent from the portal to its own mailbox: one with an invoice in it.</summary>
    /// <returns>How many were sent.</returns>
    public async Task<int> SendAsync(DemoSending sending, CancellationToken cancellation)
    {
        await sending.LinkAsync(cancellation);
        var invoice = new SampleMails(seed: 2027, _mailbox, TimeProvider.System.GetUtcNow()).Invoice();
        var (test, withInvoice) = await sending.SendAsync(_mailbox, invoice, cancellation);
        _mails = [.. _mails, new(SampleMailKind.WithoutDocument, "", test, [], [], null), invoice with { MessageId = withInvoice }];
        await ArrivedAsync(cancellation);
        return 2;
    }

    private Task ArrivedAsync(CancellationToken cancellation) =>
        Expect.UntilAsync(async () =>
        {
            await api.PollAsync(_mailboxId, cancellation);
            var documents = await DocumentsAsync(cancellation);
            var missing = Expected.Count(m => documents.All(d => Expect.Text(d, "uniqueCode") != m.Document!.Code));
            return missing == 0 ? null : $"{missing} of {Expected.Count} documents are still missing";
        }, cancellation);

    /// <summary>Everything that was sent can be read, and everything lies where it belongs.</summary>
    /// <returns>How many documents and messages there are.</returns>
    public async Task<(int Documents, int Messages)> CheckAsync(CancellationToken cancellation)
    {
        var documents = await DocumentsAsync(cancellation);
        Expect.Same("documents", Expected.Count, documents.Count);
        foreach (var mail in Expected) await CheckDocumentAsync(documents.Single(d => Expect.Text(d, "uniqueCode") == mail.Document!.Code), mail.Document!, cancellation);
        var messages = await api.ListAsync($"messages?mailboxId={_mailboxId}", cancellation);
        Expect.Same("messages", _mails.Count, messages.Count);
        foreach (var (outcome, kinds) in Outcomes)
            Expect.Same($"messages with outcome {outcome}", _mails.Count(m => kinds.Contains(m.Kind)), messages.Count(m => Expect.Text(m, "outcome") == outcome));
        await Expect.UntilAsync(() => Task.FromResult(Misplaced()), cancellation); // confirming on the server comes last
        return (documents.Count, messages.Count);
    }

    private async Task CheckDocumentAsync(JsonElement listed, SampleDocument sent, CancellationToken cancellation)
    {
        var id = Expect.Text(listed, "id");
        var detail = await api.GetAsync($"documents/{id}", cancellation);
        Expect.Same($"{sent.Number}: number", sent.Number, Expect.Text(detail, "number"));
        Expect.Same($"{sent.Number}: issuer", sent.Supplier.Party.Nit, Expect.Text(detail, "issuerId"));
        Expect.Same($"{sent.Number}: issuer's name", sent.Supplier.Party.Name, Expect.Text(detail, "issuerName"));
        Expect.Same($"{sent.Number}: receiver", sent.Customer.Nit, Expect.Text(detail, "receiverId"));
        Expect.Same($"{sent.Number}: type", sent.TypeCode, Expect.Text(detail, "typeCode"));
        Expect.Same($"{sent.Number}: total", sent.Payable, decimal.Parse(Expect.Text(detail, "total"), System.Globalization.CultureInfo.InvariantCulture));
        Expect.Same($"{sent.Number}: lines", sent.Lines.Count, detail.GetProperty("lines").GetArrayLength());
        var xml = await api.DownloadAsync($"documents/{id}/xml", cancellation);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XDocument.Load(reader);
        }
        catch (XmlException e)
        {
            throw new DemoException($"{sent.Number}: the XML that the portal gives out is not well-formed: {e.Message}", e);
        }
        if (!Encoding.UTF8.GetString(xml).Contains(sent.Code, StringComparison.Ordinal)) throw new DemoException($"{sent.Number}: the XML that the portal gives out is another document's.");
    }

    private string? Misplaced()
    {
        var folders = sandbox.Look(_mailbox);
        foreach (var (folder, kinds) in Folders)
        {
            var should = _mails.Where(m => kinds.Contains(m.Kind)).Select(m => m.MessageId).Order(StringComparer.Ordinal).ToList();
            var there = folders.Where(f => f.Name == folder).SelectMany(f => f.Messages).Select(m => m.MessageId).Order(StringComparer.Ordinal).ToList();
            if (!should.SequenceEqual(there)) return $"folder {folder} holds {there.Count} messages, expected are {should.Count} ({string.Join(", ", folders.Select(f => $"{f.Name}: {f.Messages.Count}"))})";
        }
        return null;
    }

    private static readonly (string Outcome, SampleMailKind[] Kinds)[] Outcomes =
    [
        ("documents", [SampleMailKind.Invoice, SampleMailKind.CreditNote]),
        ("noDocuments", [SampleMailKind.WithoutDocument]),
        ("quarantined", [SampleMailKind.BrokenZip]),
    ];

    private static readonly (string Folder, SampleMailKind[] Kinds)[] Folders =
    [
        ("INBOX", []),
        ("MailPortal/Procesados", [SampleMailKind.Invoice, SampleMailKind.CreditNote]),
        ("MailPortal/Sin documentos", [SampleMailKind.WithoutDocument]),
        ("MailPortal/Con error", [SampleMailKind.BrokenZip]),
    ];

    private List<SampleMail> Expected => [.. _mails.Where(m => m.Document is not null)];

    private Task<IReadOnlyList<JsonElement>> DocumentsAsync(CancellationToken cancellation) => api.ListAsync($"documents?organizationId={_organizationId}", cancellation);
}
