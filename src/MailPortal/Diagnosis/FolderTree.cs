namespace MailPortal.Diagnosis;

/// <summary>Our folders in a mailbox, with <c>/</c> between levels whatever the server uses.</summary>
public sealed record FolderTree(string Processed, string WithoutDocuments, string Failed)
{
    public static FolderTree Default { get; } = new("MailPortal/Procesados", "MailPortal/Sin documentos", "MailPortal/Con error");

    public IReadOnlyList<string> All => [Processed, WithoutDocuments, Failed];
}
