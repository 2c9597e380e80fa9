using MailPortal.Invoices;
using MailPortal.Mail.Mime;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Tests.Sandbox.Samples;

/// <summary>The product's own readers find in a sample mail exactly what was written into it: two programs, written apart, agree.</summary>
public sealed class SampleMailsReadTests
{
    private static SampleMails Writer(int seed) => new(seed, "facturas@contoso.test", new DateTimeOffset(2026, 5, 4, 15, 30, 0, TimeSpan.Zero));

    public static TheoryData<int, bool> Mails
    {
        get
        {
            var data = new TheoryData<int, bool>();
            for (var seed = 1; seed <= 8; seed++)
            {
                data.Add(seed, false);
                data.Add(seed, true);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Mails))]
    public void Read_ThroughMimeAndZip_GivesWhatWasWritten(int seed, bool note)
    {
        var mail = note ? Writer(seed).CreditNote() : Writer(seed).Invoice();
        var sent = mail.Document!;
        var parsed = MimeParser.Parse(mail.Raw, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(mail.Subject, parsed.Subject);
        Assert.Equal(sent.Supplier.Party.TradeName, Assert.Single(parsed.From).Name);
        var result = Read(parsed);
        Assert.Null(result.QuarantineReason);
        Assert.Empty(result.Problems);
        var read = Assert.Single(result.Documents);
        Assert.Empty(read.Warnings);
        Assert.Equal((sent.Number, sent.TypeCode, sent.Code), (read.Number, read.TypeCode, read.UniqueCode));
        Assert.Equal((sent.Supplier.Party.Nit, sent.Supplier.Party.Name, sent.Customer.Nit), (read.Issuer.Id, read.Issuer.Name, read.Receiver.Id));
        Assert.Equal((sent.LineTotal, sent.TaxTotal, sent.Payable), (read.LineTotal, read.TaxTotal, read.Total));
        Assert.Equal(DateOnly.FromDateTime(sent.IssuedAt.DateTime), read.IssueDate);
        Assert.Equal(sent.Lines.Count, read.Lines.Count);
        Assert.Equal(sent.Order, read.OrderReference);
        Assert.NotNull(read.AuthorityResponse);
        Assert.Contains(read.Files, f => f.File.Name.EndsWith(".pdf", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_BrokenZip_IsQuarantined() => Assert.NotNull(Read(Parse(Writer(1).BrokenZip())).QuarantineReason);

    [Fact]
    public void Read_WithoutDocument_FindsNothingAndNoFault()
    {
        var result = Read(Parse(Writer(1).WithoutDocument()));

        Assert.Empty(result.Documents);
        Assert.Null(result.QuarantineReason);
    }

    [Fact]
    public void Read_PdfOnly_FindsTheFileAndNoDocument()
    {
        var result = Read(Parse(Writer(1).PdfOnly()));

        Assert.Empty(result.Documents);
        Assert.Null(result.QuarantineReason);
        Assert.Contains(result.Files, f => f.Name.EndsWith(".pdf", StringComparison.Ordinal));
    }

    private static MimeMessage Parse(SampleMail mail) => MimeParser.Parse(mail.Raw, cancellation: TestContext.Current.CancellationToken);

    private static ReadResult Read(MimeMessage mail) => new DocumentReader(new Limits()).Read(
        [.. mail.Leaves.Select(l => new SourceFile(l.FileName ?? "", l.ContentType, l.Decode(), l.Path))], TestContext.Current.CancellationToken);
}
