namespace MailPortal.Invoices;

/// <summary>What was found in the files of one mail. Nothing of the input makes reading throw: what could not be read is a problem.</summary>
public sealed record ReadResult
{
    /// <summary>The electronic documents, in the order in which they were met; the same document twice in one mail stands here once per place.</summary>
    public required IReadOnlyList<ElectronicDocument> Documents { get; init; }

    /// <summary>Every file that was seen, those inside archives included (archive first, then its entries).</summary>
    public required IReadOnlyList<FoundFile> Files { get; init; }

    /// <summary>What could not be read, and why, in the order in which it was met.</summary>
    public required IReadOnlyList<ReadProblem> Problems { get; init; }

    /// <summary>
    /// Set when a limit was reached, or when nothing could be read although something looked like a document: a person has to look.
    /// Documents that could be read stand in <see cref="Documents"/> all the same.
    /// </summary>
    public ReadProblem? QuarantineReason { get; init; }
}
