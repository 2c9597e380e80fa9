using System.Net.Mime;
using MailPortal.Data;

namespace MailPortal.Documents;

/// <summary>Stored files as downloads. Always as an attachment and never sniffed: what suppliers send must not run as a page of the portal.</summary>
internal static class DocumentDownload
{
    public const string MessageType = "message/rfc822";

    /// <summary>The document's own XML, byte for byte.</summary>
    public static IResult Xml(Document document, FileStore files) =>
        Results.Stream(files.OpenRead(document.XmlSha256), MediaTypeNames.Application.Xml, FileName(document, ".xml"));

    /// <summary>The picture that came with it; null when there is none.</summary>
    public static IResult? Pdf(DocumentView view, FileStore files) =>
        view.Pdf is { } pdf ? Results.Stream(files.OpenRead(pdf.Sha256), MediaTypeNames.Application.Pdf, FileName(view.Document, ".pdf")) : null;

    /// <summary>The whole mail that brought it first; null when it was not stored.</summary>
    public static IResult? Message(DocumentView view, FileStore files) =>
        view.Deliveries.FirstOrDefault(d => d.RawSha256 is not null) is { RawSha256: { } raw } ? Message(raw, view.Document.Id, files) : null;

    public static IResult Message(string rawSha256, Guid id, FileStore files) => Results.Stream(files.OpenRead(rawSha256), MessageType, $"{id:N}.eml");

    private static string FileName(Document document, string extension)
    {
        var name = string.Concat($"{document.IssuerId}-{document.Number}".Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')).Trim('.');
        return (name.Length is > 0 and <= 100 ? name : document.Id.ToString("N")) + extension;
    }
}
