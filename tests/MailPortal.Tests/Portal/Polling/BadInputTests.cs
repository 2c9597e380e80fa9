using System.IO.Compression;
using System.Text;
using MailPortal.Administration;
using MailPortal.Documents;
using MailPortal.Sandbox.Samples;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Polling;

/// <summary>What is broken or hostile ends in a clear reason in the right place, and the next mail goes on.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Doctype = """<!DOCTYPE Invoice [<!ENTITY a "aaaaaaaaaa">]><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">&a;</Invoice>""";
    private readonly ReceptionPortal reception = new();

    public ValueTask InitializeAsync() => reception.InitializeAsync();

    public ValueTask DisposeAsync() => reception.DisposeAsync();

    [Fact]
    public async Task Poll_HostileMailsBetweenGoodOnes_EachHasItsReasonAndTheGoodOnesAreRead()
    {
        await SetAsync(("Reception:MaxBytesToOpen", "3"), ("Reception:MaxBytesToStore", "6"));
        var mailbox = await reception.NewMailboxAsync();
        var good = new SampleMails(3, mailbox.Address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        byte[][] mails =
        [
            good.Invoice().Raw,
            RawMail.With("bomba", ("factura.zip", Zipped("factura.xml", new byte[80_000_000]))),
            RawMail.With("dtd", ("factura.xml", Encoding.UTF8.GetBytes(Doctype))),
            RawMail.With("dtd en zip", ("factura.zip", Zipped("factura.xml", Encoding.UTF8.GetBytes(Doctype)))),
            RawMail.With("zip cortado", ("factura.zip", Zipped("factura.xml", Encoding.UTF8.GetBytes(new string('x', 5000)))[..60])),
            RawMail.OfSize(4_000_000),
            RawMail.OfSize(8_000_000),
            good.Invoice().Raw,
        ];
        foreach (var mail in mails) await mailbox.DeliverAsync(mail);

        var run = await mailbox.PollAsync();

        Assert.Null(run.Problem);
        var messages = (await mailbox.MessagesAsync()).ToDictionary(m => m.Message.Subject.Length == 0 ? $"{m.Message.Reason}" : m.Message.Subject, m => m.Message);
        Assert.Equal(mails.Length, messages.Count);
        Assert.Equal(2, messages.Values.Count(m => m.Outcome is MessageOutcome.Documents));
        void Quarantined(string subject, QuarantineReason reason, string detail)
        {
            var message = messages[subject];
            Assert.Equal((MessageOutcome.Quarantined, reason), (message.Outcome, message.Reason));
            Assert.Contains(detail, message.ReasonDetail ?? "", StringComparison.Ordinal);
        }
        Quarantined("bomba", QuarantineReason.Unreadable, "factura.xml");
        Quarantined("dtd", QuarantineReason.Unreadable, "DoctypeRefused");
        Quarantined("dtd en zip", QuarantineReason.Unreadable, "DoctypeRefused");
        Quarantined("zip cortado", QuarantineReason.Unreadable, "factura.zip");
        Quarantined(nameof(QuarantineReason.TooLargeToOpen), QuarantineReason.TooLargeToOpen, "");
        Quarantined(nameof(QuarantineReason.TooLargeToStore), QuarantineReason.TooLargeToStore, "");
        // What is too large to be stored stays where it is, and is not asked for again.
        Assert.Equal(new Dictionary<string, int> { ["INBOX"] = 1, ["MailPortal/Procesados"] = 2, ["MailPortal/Con error"] = 5 }, mailbox.Folders());
        Assert.Equal((0, 0), ((await mailbox.PollAsync()).Read, (await mailbox.PollAsync()).Moved));
    }

    [Fact]
    public async Task Reprocess_AfterTheLimitWasRaised_ReadsItAndMovesNothing()
    {
        await SetAsync(("Reception:MaxBytesToOpen", "3"));
        var mailbox = await reception.NewMailboxAsync();
        var invoice = new SampleMails(5, mailbox.Address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)).Invoice();
        // The invoice and ballast, beyond what is opened.
        await mailbox.DeliverAsync([.. Encoding.ASCII.GetBytes($"X-Lastre: {string.Join("\r\n ", Enumerable.Repeat(new string('x', 900), 3500))}\r\n"), .. invoice.Raw]);
        await mailbox.PollAsync();
        var message = Assert.Single(await mailbox.MessagesAsync()).Message;
        Assert.Equal(QuarantineReason.TooLargeToOpen, message.Reason);

        await SetAsync(("Reception:MaxBytesToOpen", "30"));
        var again = await reception.Portal.Get<MessageQueries>().ReprocessAsync(Actor.Portal, message.Id, TestContext.Current.CancellationToken);

        Assert.Equal((MessageOutcome.Documents, null), (again.Message.Outcome, again.Message.Reason));
        Assert.Equal(invoice.Document!.Number, Assert.Single(await mailbox.DocumentsAsync()).Document.Number);
        Assert.Equal(new Dictionary<string, int> { ["MailPortal/Con error"] = 1 }, mailbox.Folders());
        await mailbox.PollAsync();
        Assert.Equal(new Dictionary<string, int> { ["MailPortal/Con error"] = 1 }, mailbox.Folders());
    }

    /// <summary>As an administrator does, in megabytes.</summary>
    private Task SetAsync(params IEnumerable<(string Key, string Value)> limits) =>
        reception.Portal.Get<PortalSettings>().SaveAsync(Actor.Portal, limits.ToDictionary(l => l.Key, l => l.Value), TestContext.Current.CancellationToken);

    private static byte[] Zipped(string name, byte[] content)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry(name).Open())
            entry.Write(content);
        return memory.ToArray();
    }
}
