namespace MailPortal.Users;

/// <summary>A sign-in that its person ended: neither its cookie nor a page that is still open from it opens anything any more.</summary>
public sealed class EndedSession
{
    /// <summary>As its cookie names it.</summary>
    public required Guid Id { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
}
