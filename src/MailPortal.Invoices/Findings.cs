namespace MailPortal.Invoices;

/// <summary>What has been found so far in one mail.</summary>
internal sealed class Findings(Limits limits)
{
    private readonly List<(ElectronicDocument Document, FoundFile Source)> documents = [];

    public List<FoundFile> Files { get; } = [];
    public List<ReadProblem> Problems { get; } = [];

    /// <summary>Characters that may still be taken out of containers; below zero after the one that was too much.</summary>
    public long TextLeft { get; set; } = limits.BytesPerMail;

    public void Add(ElectronicDocument document, FoundFile source)
    {
        if (documents.Count < limits.DocumentsPerMail) documents.Add((document, source));
        else if (!Problems.Exists(p => p.Kind == ReadProblemKind.TooManyDocuments)) Report(source, ReadProblemKind.TooManyDocuments, $"> {limits.DocumentsPerMail}");
    }

    /// <summary>How many more documents are wanted; one too many, so that <see cref="Add"/> can say so.</summary>
    public int Room => limits.DocumentsPerMail - documents.Count + 1;

    public void Report(FoundFile file, ReadProblemKind kind, string? detail, DocumentFormat? format = null) =>
        Report(file.Name, file.Origin, kind, detail, format);

    public void Report(string name, string origin, ReadProblemKind kind, string? detail, DocumentFormat? format = null) =>
        Problems.Add(new ReadProblem(kind, detail is { Length: > 300 } ? detail[..300] : detail, name, origin) { Format = format });

    public ReadResult ToResult() => new()
    {
        Documents = FileRelations.Assign(documents, Files),
        Files = Files,
        Problems = Problems,
        QuarantineReason = Problems.Find(p => p.IsLimit) ?? (documents.Count == 0 ? Problems.FirstOrDefault() : null),
    };
}
