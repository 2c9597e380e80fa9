namespace MailPortal.Invoices;

/// <summary>Files of a mail in, electronic documents out. Pure: no clock, no disk, no network. Safe to share between threads.</summary>
public sealed class DocumentReader(Limits limits)
{
    /// <summary>Reads all files of one mail together, since its limits are the mail's and a PDF beside an XML belongs to it.</summary>
    /// <exception cref="OperationCanceledException">The only thing it throws: <paramref name="cancellationToken"/> said stop.</exception>
    public ReadResult Read(IReadOnlyList<SourceFile> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var walk = new FileWalk(limits, cancellationToken);
        foreach (var file in files) walk.Visit(file);
        return walk.Findings.ToResult();
    }
}
