using System.Text;

namespace MailPortal.Invoices;

/// <summary>What a file is, by its bytes alone.</summary>
internal static class FileSniffing
{
    private const int Window = 1024;

    public static FileKind KindOf(ReadOnlySpan<byte> b)
    {
        if (b.IsEmpty) return FileKind.Empty;
        if (b.StartsWith("PK\x03\x04"u8) || b.StartsWith("PK\x05\x06"u8)) return IsOffice(b) ? FileKind.OfficeOpenXml : FileKind.Zip;
        if (b.StartsWith("PK\x07\x08"u8) || b.StartsWith("PK00PK\x03\x04"u8)) return FileKind.Zip;
        if (b.StartsWith("Rar!\x1a\x07"u8)) return FileKind.Rar;
        if (b is [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..]) return FileKind.SevenZip;
        if (b is [0x1F, 0x8B, 8, ..] or [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] || b.StartsWith("BZh"u8) || IsTar(b)) return FileKind.OtherArchive;
        if (b[..Math.Min(b.Length, Window)].IndexOf("%PDF-"u8) >= 0) return FileKind.Pdf;
        if (IsImage(b)) return FileKind.Image;
        if (IsExecutable(b)) return FileKind.Executable;
        if (b is [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..]) return FileKind.OfficeBinary;
        if (TextKind(b) is { } text) return text;
        if (IsZipBehindSomething(b)) return FileKind.Zip;
        if (b is [0x30, 0x80 or 0x81 or 0x82 or 0x83 or 0x84, ..] && b[..Math.Min(b.Length, 64)].IndexOf(SignedData) >= 0) return FileKind.Cms;
        return b[..Math.Min(b.Length, Window)].Contains((byte)0) ? FileKind.Unknown : FileKind.Text;
    }

    // DER of the object identifiers 1.2.840.113549.1.7.x
    private static ReadOnlySpan<byte> SignedData => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07];

    private static FileKind? TextKind(ReadOnlySpan<byte> b)
    {
        var head = Head(b);
        var text = head.TrimStart([' ', '\t', '\r', '\n', '\uFEFF', '\0']);
        if (StartsWithAny(text, "<!doctype html", "<html", "<head", "<body", "<div", "<table", "<p>", "<p ", "<br", "<span", "<font", "<meta", "<style", "<script"))
            return FileKind.Html;
        if (text.StartsWith('<') && text.Contains("<html", StringComparison.OrdinalIgnoreCase)) return FileKind.Html;
        if (text.StartsWith("<?xml", StringComparison.Ordinal) || text.StartsWith("<!", StringComparison.Ordinal) || StartsWithTag(text)) return FileKind.Xml;
        // Junk before the XML; a mail's text that merely mentions markup has no declaration and no namespace in its first kilobyte.
        if (head.Contains("<?xml ", StringComparison.Ordinal)) return FileKind.Xml;
        var space = head.IndexOf(" xmlns", StringComparison.Ordinal);
        return space > 0 && head.LastIndexOf('<', space) >= 0 && !head.Contains("<html", StringComparison.OrdinalIgnoreCase) ? FileKind.Xml : null;
    }

    // "<Invoice ", "<cfdi:Comprobante>" but not "<ana@example.com> escribió:".
    private static bool StartsWithTag(string text)
    {
        if (text.Length < 3 || text[0] != '<' || !(char.IsLetter(text[1]) || text[1] == '_')) return false;
        var at = 1;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is ':' or '_' or '-' or '.')) at++;
        return at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is '>' or '/');
    }

    private static string Head(ReadOnlySpan<byte> b)
    {
        var start = b[..Math.Min(b.Length, Window)];
        if (start is [0xFF, 0xFE, ..] or [(byte)'<', 0, ..]) return Encoding.Unicode.GetString(start[..(start.Length & ~1)]);
        if (start is [0xFE, 0xFF, ..] or [0, (byte)'<', ..]) return Encoding.BigEndianUnicode.GetString(start[..(start.Length & ~1)]);
        if (start is [0xEF, 0xBB, 0xBF, ..]) start = start[3..];
        return Encoding.Latin1.GetString(start);
    }

    private static bool StartsWithAny(string text, params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool IsImage(ReadOnlySpan<byte> b) =>
        b is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xFF, 0xD8, 0xFF, ..] or [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..]
            or [(byte)'I', (byte)'I', 0x2A, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A, ..]
        || b.StartsWith("GIF8"u8) || b.StartsWith("RIFF"u8) && b.Length > 12 && b[8..].StartsWith("WEBP"u8);

    private static bool IsExecutable(ReadOnlySpan<byte> b) =>
        b is [(byte)'M', (byte)'Z', ..] && b.Length > 64 || b.StartsWith("\x7f"u8) && b.Length > 4 && b[1..].StartsWith("ELF"u8) || b.StartsWith("#!"u8)
        || b is [0xCF or 0xCE, 0xFA, 0xED, 0xFE, ..] or [0xCA, 0xFE, 0xBA, 0xBE, ..]
        || b is [0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0, ..];

    private static bool IsTar(ReadOnlySpan<byte> b) => b.Length > 262 && b[257..].StartsWith("ustar"u8);

    // The first entry of an Office or OpenDocument file has a fixed name: "[Content_Types].xml", "_rels/.rels", "mimetype".
    private static bool IsOffice(ReadOnlySpan<byte> b) =>
        b.Length > 60 && (b[30..].StartsWith("[Content_Types].xml"u8) || b[30..].StartsWith("_rels/.rels"u8)
            || b[30..].StartsWith("mimetypeapplication/"u8) || b[30..].StartsWith("docProps/"u8));

    // The end record near the end of the file: an archive that somebody put bytes in front of.
    private static bool IsZipBehindSomething(ReadOnlySpan<byte> b) =>
        b.Length > 22 && b[Math.Max(0, b.Length - 22 - 4096)..].LastIndexOf("PK\x05\x06"u8) >= 0;
}
