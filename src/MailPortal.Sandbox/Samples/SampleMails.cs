using System.Globalization;
using System.IO.Compression;

namespace MailPortal.Sandbox.Samples;

/// <summary>Writes mails as suppliers send them. The same seed, recipient and time give the same mails, byte by byte.</summary>
/// <param name="recipient">Mailbox in the To line.</param>
/// <param name="now">When the last of them was sent; documents are dated in the weeks before.</param>
public sealed class SampleMails(int seed, string recipient, DateTimeOffset now)
{
    private static readonly TimeSpan Colombia = TimeSpan.FromHours(-5);
#pragma warning disable CA5394 // has to be repeatable, protects nothing
    private readonly Random _random = new(seed);
#pragma warning restore CA5394
    private int _count;

    /// <summary>An invoice: ZIP with AttachedDocument and PDF.</summary>
    public SampleMail Invoice() => Wrap(NextInvoice());

    /// <summary>A credit note on an invoice of its own, which was never mailed.</summary>
    public SampleMail CreditNote()
    {
        var invoice = NextInvoice();
        return Wrap(NoteOn(invoice));
    }

    /// <summary>A credit note on the given invoice: one of its lines is taken back.</summary>
    public SampleMail CreditNoteOn(SampleDocument invoice) => Wrap(NoteOn(invoice));

    /// <summary>A mail that has nothing to do with documents.</summary>
    public SampleMail WithoutDocument()
    {
        var supplier = NextSupplier();
        const string subject = "Nuevo horario de atención por temporada navideña";
        return Mail(SampleMailKind.WithoutDocument, supplier, subject, "Apreciado cliente:\n\nDesde el 1.º de diciembre atenderemos de lunes a sábado entre las 7:00 a. m. y las 6:00 p. m.\n\nCordialmente,\n" + supplier.Party.TradeName, [], null);
    }

    /// <summary>An invoice as PDF alone, without its XML.</summary>
    public SampleMail PdfOnly()
    {
        var document = NextInvoice();
        return Mail(SampleMailKind.PdfOnly, document.Supplier, $"Su factura {document.Number}", Body(document), [new($"Factura {document.Number}.pdf", "application/pdf", SamplePdf.Write(document))], null);
    }

    /// <summary>An invoice whose ZIP lost its second half on the way.</summary>
    public SampleMail BrokenZip()
    {
        var document = NextInvoice();
        var (name, zip) = Pack(document);
        return Mail(SampleMailKind.BrokenZip, document.Supplier, Subject(document), Body(document), [new(name, "application/zip", zip[..(zip.Length / 2)])], null);
    }

    /// <summary>A mailbox's ordinary week: mostly invoices, with one of everything else.</summary>
    public IReadOnlyList<SampleMail> Week(int invoices)
    {
        var mails = new List<SampleMail>();
        for (var i = 0; i < invoices; i++) mails.Add(Invoice());
        if (mails.Count > 0) mails.Add(CreditNoteOn(mails[0].Document!));
        mails.AddRange([WithoutDocument(), BrokenZip()]);
        return mails;
    }

    private SampleMail Wrap(SampleDocument document)
    {
        var (name, zip) = Pack(document);
        return Mail(document.IsCreditNote ? SampleMailKind.CreditNote : SampleMailKind.Invoice, document.Supplier, Subject(document), Body(document), [new(name, "application/zip", zip)], document);
    }

    private SampleMail Mail(SampleMailKind kind, SampleSupplier supplier, string subject, string body, IReadOnlyList<MailAttachment> attachments, SampleDocument? document)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{seed:x}.{++_count}.{Next(1 << 30):x8}@{supplier.Party.Email.Split('@')[1]}");
        var head = new MailHead(supplier.Party.TradeName, supplier.Party.Email, recipient, subject, id, document?.IssuedAt.AddMinutes(2) ?? now.ToOffset(Colombia));
        return new(kind, subject, $"<{id}>", MailWriter.Write(head, body, attachments), attachments, document);
    }

    private SampleSupplier NextSupplier() => SampleSuppliers.All[Next(SampleSuppliers.All.Count)];

    private SampleDocument NextInvoice()
    {
        var supplier = NextSupplier();
        var issued = now.ToOffset(Colombia).AddMinutes(-Next(14 * 24 * 60));
        // Whole seconds: the CUFE holds them as text.
        issued = new DateTimeOffset(issued.Year, issued.Month, issued.Day, issued.Hour, issued.Minute, Next(60), Colombia);
        var products = supplier.Products.OrderBy(_ => Next(1000)).Take(1 + Next(supplier.Products.Count)).ToList();
        return new()
        {
            Supplier = supplier,
            Customer = SampleSuppliers.Customer,
            // The seed's own range of numbers: mails of two writers do not repeat each other's documents.
            Number = supplier.Prefix + (Math.Abs((long)seed) % 10_000 * 100_000 + ++_count).ToString(CultureInfo.InvariantCulture),
            IssuedAt = issued,
            DueDate = DateOnly.FromDateTime(issued.DateTime).AddDays(30),
            Lines = [.. products.Select(p => new SampleLine(p, 1 + Next(12)))],
            Order = Next(3) == 0 ? $"OC-{1000 + Next(9000)}" : null,
        };
    }

    private static SampleDocument NoteOn(SampleDocument invoice) => invoice with
    {
        Number = "NC" + invoice.Number,
        IssuedAt = invoice.IssuedAt.AddHours(3),
        Lines = [invoice.Lines[0] with { Quantity = 1 }],
        Corrects = invoice,
    };

    // NIT;Nombre del facturador;Número;Código tipo documento;Nombre comercial;   (annex 9.1)
    private static string Subject(SampleDocument document) =>
        $"{document.Supplier.Party.Nit};{document.Supplier.Party.Name};{document.Number};{document.TypeCode};{document.Supplier.Party.TradeName};";

    private static string Body(SampleDocument document) =>
        $"Señores {document.Customer.Name}:\n\nAdjuntamos {(document.IsCreditNote ? "la nota crédito" : "la factura electrónica")} {document.Number} por un total de $ {SampleDocument.Money(document.Payable)}, " +
        $"con vencimiento el {document.DueDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.\nPor favor no responda a este correo; los eventos se reciben en {document.Supplier.Party.Email}.\n";

    private (string Name, byte[] Zip) Pack(SampleDocument document)
    {
        // {z|ad|fv|nc}{NIT 10 digits}{provider 3}{year 2}{consecutive 8 hex}
        var core = string.Create(CultureInfo.InvariantCulture, $"{document.Supplier.Party.Nit.PadLeft(10, '0')}000{document.IssuedAt.Year % 100:d2}{++_count:x8}");
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            Add(zip, $"ad{core}.xml", DianEnvelope.Write(document), document.IssuedAt);
            Add(zip, $"{(document.IsCreditNote ? "nc" : "fv")}{core}.pdf", SamplePdf.Write(document), document.IssuedAt);
        }
        return ($"z{core}.zip", stream.ToArray());
    }

    private static void Add(ZipArchive zip, string name, byte[] content, DateTimeOffset at)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        using var stream = entry.Open();
        stream.Write(content);
    }

#pragma warning disable CA5394 // as above: repeatable, protects nothing
    private int Next(int below) => _random.Next(below);
#pragma warning restore CA5394
}
