namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Where a document's text came from, and what its container says about it.</summary>
internal sealed record DianSource
{
    /// <summary>The document itself.</summary>
    public required ReadOnlyMemory<byte> Xml { get; init; }
    /// <summary>The way to it.</summary>
    public required IReadOnlyList<TraceStep> Trace { get; init; }
    /// <summary>What was odd about the file before anything of it was understood.</summary>
    public IReadOnlyList<DocumentWarning> Warnings { get; init; } = [];
    /// <summary>Bytes of the outermost container.</summary>
    public ReadOnlyMemory<byte>? Container { get; init; }
    /// <summary>What the innermost container says; null for a bare document.</summary>
    public DianEnvelope? Envelope { get; init; }
}

/// <summary>What an AttachedDocument says about the document in it.</summary>
internal sealed record DianEnvelope(string? Number, string? UniqueCode, DocumentParty Sender, DocumentParty Receiver)
{
    /// <summary>DIAN's answer, or what the container claims it was.</summary>
    public AuthorityResponse? Answer { get; init; }
    /// <summary>What was odd about the container.</summary>
    public IReadOnlyList<DocumentWarning> Warnings { get; init; } = [];
}
