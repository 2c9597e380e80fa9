namespace MailPortal.Invoices;

/// <summary>Which files belong to which document: a supplier sends the XML, its picture as PDF, and sometimes more, in one ZIP.</summary>
internal static class FileRelations
{
    public static IReadOnlyList<ElectronicDocument> Assign(
        IReadOnlyList<(ElectronicDocument Document, FoundFile Source)> documents, IReadOnlyList<FoundFile> files)
    {
        var sources = documents.Select(d => d.Source).ToHashSet(ReferenceEqualityComparer.Instance);
        var others = files.Where(f => !sources.Contains(f) && f.Kind is not (FileKind.Zip or FileKind.Empty)).ToList();
        return [.. documents.Select(d => d.Document with { Files = FilesOf(d.Document, d.Source, others, documents) })];
    }

    private static List<RelatedFile> FilesOf(
        ElectronicDocument document, FoundFile source, List<FoundFile> others, IReadOnlyList<(ElectronicDocument Document, FoundFile Source)> documents)
    {
        var related = new List<RelatedFile> { new(source, FileRelation.Source) };
        var alone = documents.All(d => ReferenceEquals(d.Source, source) || !ReferenceEquals(d.Source.Archive, source.Archive));
        foreach (var file in others)
        {
            // An archive with one document is that document's: everything in it, archives inside it too. On the mail itself only a
            // PDF can be told apart from signatures and logos.
            var together = source.Archive is null ? file.Archive is null && file.Kind == FileKind.Pdf : IsWithin(file, source.Archive);
            if (!together || !alone && !NamesMatch(file, source, document)) continue;
            related.Add(new RelatedFile(file, file.Kind == FileKind.Pdf && ReferenceEquals(file.Archive, source.Archive) ? FileRelation.Representation : FileRelation.Supporting));
        }
        return related;
    }

    private static bool IsWithin(FoundFile file, FoundFile archive)
    {
        for (var at = file.Archive; at is not null; at = at.Archive)
            if (ReferenceEquals(at, archive)) return true;
        return false;
    }

    // Several documents side by side: "fv0901…1F.xml" with "fv0901…1F.pdf", or a name that holds the number or the unique code.
    private static bool NamesMatch(FoundFile file, FoundFile source, ElectronicDocument document)
    {
        var stem = Path.GetFileNameWithoutExtension(file.Name);
        return stem.Equals(Path.GetFileNameWithoutExtension(source.Name), StringComparison.OrdinalIgnoreCase)
            || document.Number.Length >= 4 && stem.Contains(document.Number, StringComparison.OrdinalIgnoreCase)
            || document.UniqueCode is { Length: > 20 } code && stem.Contains(code, StringComparison.OrdinalIgnoreCase);
    }
}
