using System.Globalization;
using System.Text.Json;
using MailPortal.Documents;
using MailPortal.Invoices;

namespace MailPortal.Tests.Portal.Documents;

/// <summary>Real documents (pseudonymised) from the mailbox to the row: over IMAP, through MIME and ZIP, into the database and out again.</summary>
public sealed class ColombianIntakeTests(ReceptionPortal reception) : IClassFixture<ReceptionPortal>
{
    private const string Expected = "co-dian-expected.json", Mails = "co-dian-mail-pseudonymised", Documents = "co-dian-real-pseudonymised";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private sealed record Entry(
        string File, string Root, string Number, DateOnly Issue_Date, string Currency, string Payable, string Line_Extension, string Supplier_Nit, string Customer_Id, string Profile_Execution_Id, string Cufe);

    private static Entry[] Entries() =>
        JsonSerializer.Deserialize<Entry[]>(File.ReadAllText(Samples.Require(Expected)), Web) ?? [];

    [Fact]
    public async Task All24_ThroughTheWholeIntake_ComeOutExactly()
    {
        var entries = Entries();
        Assert.Equal(24, entries.Length);
        var mailbox = await reception.NewMailboxAsync();
        foreach (var entry in entries) await mailbox.DeliverAsync(MailOf(entry));

        var first = await mailbox.PollAsync();
        var documents = await mailbox.DocumentsAsync();

        Assert.Equal((null, 24, 0), (first.Problem, first.Read, first.Quarantined));
        Assert.Equal(24, documents.Count);
        foreach (var entry in entries) AssertSame(entry, Assert.Single(documents, d => d.Document.UniqueCode == entry.Cufe));

        foreach (var entry in entries) await mailbox.DeliverAsync(MailOf(entry));
        var second = await mailbox.PollAsync();
        Assert.Equal((0, 24), (second.Read, second.Moved));
        Assert.Equal(24, (await mailbox.DocumentsAsync()).Count);
        Assert.Equal(24, (await mailbox.MessagesAsync()).Count);
    }

    [Fact]
    public async Task RealMails_BecomeDocuments_WithTheirTraceAndPdf()
    {
        var entries = Entries().Where(e => e.File.EndsWith(".eml", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, entries.Count);
        var mailbox = await reception.NewMailboxAsync();
        foreach (var entry in entries) await mailbox.DeliverAsync(MailOf(entry));
        await mailbox.PollAsync();
        var documents = await mailbox.DocumentsAsync();
        Assert.All(entries, entry =>
        {
            var view = Assert.Single(documents, d => d.Document.UniqueCode == entry.Cufe);
            var trace = Assert.Single(view.Deliveries).Delivery.Trace();
            Assert.Equal([TraceStepKind.Attachment, TraceStepKind.ZipEntry, TraceStepKind.EmbeddedDocument], trace.Select(t => t.Kind));
            Assert.NotNull(view.Document.ContainerSha256);
        });
    }

    // A document file of its own goes into a mail as suppliers send it: as the only attachment.
    private static byte[] MailOf(Entry entry) => entry.File.EndsWith(".eml", StringComparison.Ordinal)
        ? File.ReadAllBytes(Samples.Require(Path.Combine(Mails, entry.File)))
        : RawMail.Always(entry.File, (entry.File, File.ReadAllBytes(Samples.Require(Path.Combine(Documents, entry.File)))));

    private static void AssertSame(Entry entry, DocumentView view)
    {
        var document = view.Document;
        Assert.Equal(
            (entry.Root, entry.Number, entry.Issue_Date, entry.Currency, decimal.Parse(entry.Payable, CultureInfo.InvariantCulture), entry.Supplier_Nit, entry.Customer_Id),
            (document.Class.ToString(), document.Number, document.IssueDate!.Value, document.Currency, document.Total!.Value, document.IssuerId, document.ReceiverId));
        Assert.Equal(decimal.Parse(entry.Line_Extension, CultureInfo.InvariantCulture), document.Details().LineTotal);
        Assert.Equal(entry.Profile_Execution_Id == "2" ? DocumentEnvironment.Test : DocumentEnvironment.Production, document.Environment);
    }
}
