namespace MailPortal.Sandbox.Graph;

/// <summary>What Graph answers when it agrees.</summary>
internal sealed record GraphAnswer(int Status, object? Body = null, string? Location = null)
{
    public static readonly GraphAnswer Accepted = new(202);

    public static readonly GraphAnswer NoContent = new(204);
}
