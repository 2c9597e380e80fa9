using System.Globalization;
using System.Text;

namespace MailPortal.Sandbox.Samples;

/// <summary>A one-page PDF 1.4 of text lines, for the printed form that goes with an invoice.</summary>
internal static class SamplePdf
{
    public static byte[] Write(SampleDocument document)
    {
        List<string> lines =
        [
            document.IsCreditNote ? $"Nota crédito {document.Number}" : $"Factura electrónica de venta {document.Number}",
            $"{document.Supplier.Party.Name}  NIT {document.Supplier.Party.Nit}-{document.Supplier.Party.CheckDigit}",
            $"Cliente: {document.Customer.Name}  NIT {document.Customer.Nit}-{document.Customer.CheckDigit}",
            $"Fecha: {document.IssueDate}   Vence: {document.DueDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
            "",
            .. document.Lines.Select(l => $"{l.Quantity,4} x {l.Product.Name}: {SampleDocument.Money(l.Amount)}"),
            "",
            $"Subtotal {SampleDocument.Money(document.LineTotal)}   Impuestos {SampleDocument.Money(document.TaxTotal)}   Total COP {SampleDocument.Money(document.Payable)}",
            $"{(document.IsCreditNote ? "CUDE" : "CUFE")} {document.Code[..48]}",
            document.Code[48..],
            "Documento de ejemplo, sin valor.",
        ];
        var text = "BT /F1 10 Tf 50 780 Td 16 TL\n" + string.Concat(lines.Select(l => $"({Escape(l)}) Tj T*\n")) + "ET";
        return Assemble(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    }

    private static byte[] Assemble(params string[] objects)
    {
        // Latin-1 all through: a character is a byte, so that lengths and offsets can be counted on the string.
        var file = new StringBuilder("%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n");
        var table = new StringBuilder($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        for (var i = 0; i < objects.Length; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:d10} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }
        var start = file.Length;
        file.Append(table).Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
