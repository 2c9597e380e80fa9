using MailPortal.Invoices.Archives;
using MailPortal.Invoices.Xml;

namespace MailPortal.Invoices;

/// <summary>Goes through the files of one mail and into their archives, and hands every XML on.</summary>
internal sealed class FileWalk(Limits limits, CancellationToken cancellation)
{
    private readonly ReadBudget budget = new(limits);

    public Findings Findings { get; } = new(limits);

    public void Visit(SourceFile source)
    {
        var name = DisplayNames.Clean(source.Name);
        var step = new TraceStep(TraceStepKind.Attachment, $"{source.Origin} {name}".Trim());
        var file = Found(name, source.Name, source.Content, [step], source.Origin, null);
        if (file.Kind == FileKind.Xml && IsBody(source)) file = file with { Kind = BodyKind(source) };
        Visit(file, source.Content.Length, depth: 0, trusted: true);
    }

    // The mail's own words, in a leaf without a name. They may quote markup, or be XHTML, without being a broken document.
    private static bool IsBody(SourceFile source) =>
        string.IsNullOrWhiteSpace(source.Name) && (IsType(source, "text/plain") || IsType(source, "text/html"));

    private static bool IsType(SourceFile source, string type) => source.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true;

    private static FileKind BodyKind(SourceFile source)
    {
        if (IsType(source, "text/html")) return FileKind.Html;
        return XmlText.Decode(source.Content) is { Junk: 0 } text && SafeXml.RootName(text)?.NamespaceName.Length > 0 ? FileKind.Xml : FileKind.Text;
    }

    // trusted: false for content whose check sum or size is wrong: listed, because nothing is lost silently, but not read as a document.
    private void Visit(FoundFile file, long attachmentSize, int depth, bool trusted)
    {
        cancellation.ThrowIfCancellationRequested();
        Findings.Files.Add(file);
        if (!trusted) return;
        switch (file.Kind)
        {
            case FileKind.Zip:
                if (depth >= limits.ArchiveDepth) Findings.Report(file, ReadProblemKind.ArchiveTooDeep, $"> {limits.ArchiveDepth}");
                else Open(file, attachmentSize, depth);
                break;
            case FileKind.Xml:
                XmlFileReader.Read(file, attachmentSize, limits, Findings, cancellation);
                break;
            case FileKind.Rar or FileKind.SevenZip or FileKind.OtherArchive:
                Findings.Report(file, ReadProblemKind.UnsupportedArchive, file.Kind.ToString());
                break;
            case FileKind.Empty or FileKind.Pdf or FileKind.Image or FileKind.Executable or FileKind.OfficeBinary or FileKind.OfficeOpenXml
                or FileKind.Html or FileKind.Cms or FileKind.Text or FileKind.Unknown:
                break;
        }
    }

    private void Open(FoundFile archive, long attachmentSize, int depth)
    {
        foreach (var item in ZipReader.Read(archive.Content, budget, cancellation))
        {
            var name = item.Name.Length == 0 ? archive.Name : DisplayNames.Clean(item.Name);
            if (item.Problem is { } problem) Findings.Report(name, archive.Origin, problem, item.Detail);
            if (item.Content is null) continue;
            var step = new TraceStep(TraceStepKind.ZipEntry, name);
            Visit(Found(name, item.Name, item.Content, [.. archive.Trace, step], archive.Origin, archive), attachmentSize, depth + 1, item.Problem is null);
        }
    }

    // Spreadsheets are ZIPs too, and their XML is nobody's invoice. Only the directory tells: a real ZIP may hold a spreadsheet.
    private FileKind KindOf(ReadOnlySpan<byte> content)
    {
        var kind = FileSniffing.KindOf(content);
        return kind == FileKind.Zip && ZipDirectory.Read(content, limits, out _, out _) is { } entries && entries.Any(e => e.Name == "[Content_Types].xml")
            ? FileKind.OfficeOpenXml
            : kind;
    }

    private FoundFile Found(string name, string original, ReadOnlyMemory<byte> content, IReadOnlyList<TraceStep> trace, string origin, FoundFile? archive) => new()
    {
        Name = name,
        OriginalName = original,
        Kind = KindOf(content.Span),
        Sha256 = DocumentKeys.Hash(content),
        Content = content,
        Trace = trace,
        Origin = origin,
        Archive = archive,
    };
}
