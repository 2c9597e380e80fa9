using System.Diagnostics;
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
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
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
        await UntilAsync(async () =>
        {
            await api.PollAsync(_mailboxId, cancellation);
            var documents = await DocumentsAsync(cancellation);
            var missing = Expected.Count(m => documents.All(d => Text(d, "uniqueCode") != m.Document!.Code));
            return missing == 0 ? null : $"{missing} of {Expected.Count} documents are still missing";
        }, cancellation);
    }

    /// <summary>Everything that was sent can be read, and everything lies where it belongs.</summary>
    /// <returns>How many documents and messages there are.</returns>
    public async Task<(int Documents, int Messages)> CheckAsync(CancellationToken cancellation)
    {
        var documents = await DocumentsAsync(cancellation);
        Same("documents", Expected.Count, documents.Count);
        foreach (var mail in Expected) await CheckDocumentAsync(documents.Single(d => Text(d, "uniqueCode") == mail.Document!.Code), mail.Document!, cancellation);
        var messages = await api.ListAsync($"messages?mailboxId={_mailboxId}", cancellation);
        Same("messages", _mails.Count, messages.Count);
        foreach (var (outcome, kinds) in Outcomes)
            Same($"messages with outcome {outcome}", _mails.Count(m => kinds.Contains(m.Kind)), messages.Count(m => Text(m, "outcome") == outcome));
        await UntilAsync(() => Task.FromResult(Misplaced()), cancellation); // confirming on the server comes last
        return (documents.Count, messages.Count);
    }

    private async Task CheckDocumentAsync(JsonElement listed, SampleDocument sent, CancellationToken cancellation)
    {
        var id = Text(listed, "id");
        var detail = await api.GetAsync($"documents/{id}", cancellation);
        Same($"{sent.Number}: number", sent.Number, Text(detail, "number"));
        Same($"{sent.Number}: issuer", sent.Supplier.Party.Nit, Text(detail, "issuerId"));
        Same($"{sent.Number}: issuer's name", sent.Supplier.Party.Name, Text(detail, "issuerName"));
        Same($"{sent.Number}: receiver", sent.Customer.Nit, Text(detail, "receiverId"));
        Same($"{sent.Number}: type", sent.TypeCode, Text(detail, "typeCode"));
        Same($"{sent.Number}: total", sent.Payable, decimal.Parse(Text(detail, "total"), System.Globalization.CultureInfo.InvariantCulture));
        Same($"{sent.Number}: lines", sent.Lines.Count, detail.GetProperty("lines").GetArrayLength());
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

    private static async Task UntilAsync(Func<Task<string?>> missing, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (await missing() is { } what)
        {
            if (Stopwatch.GetElapsedTime(started) > Limit) throw new DemoException($"After {Limit.TotalSeconds} s: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellation);
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : throw new DemoException($"'{name}' is missing in {element}");

    private static void Same<T>(string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found)) throw new DemoException($"{what}: expected {expected}, found {found}.");
    }
}
