namespace MailPortal.Mail.Imap;

/// <summary>What SELECT or EXAMINE said (RFC 9051 section 6.3.2).</summary>
/// <param name="UidValidity">The generation of the uids (RFC 9051 section 2.3.1.1); 0 when the server does not say.</param>
/// <param name="UidNext">The lowest uid the next message can get (RFC 9051 section 2.3.1.1); 0 when the server does not say.</param>
/// <param name="Exists">Messages in it (RFC 9051 section 7.4.1).</param>
/// <param name="ReadOnly">Nothing can be changed (READ-ONLY, RFC 9051 section 7.1).</param>
public sealed record ImapMailbox(uint UidValidity, uint UidNext, int Exists, bool ReadOnly)
{
    /// <summary>Flags that can be set for good (PERMANENTFLAGS); null when the server does not say, which stands for all of them (RFC 9051 section 7.1).
    /// <c>\*</c> among them allows new keywords.</summary>
    public IReadOnlyList<string>? PermanentFlags { get; init; }

    /// <summary>Whether a flag that is set here lasts longer than the session (RFC 9051 section 2.3.2).</summary>
    public bool MayKeep(string flag) => !ReadOnly && PermanentFlags?.Contains(flag, StringComparer.OrdinalIgnoreCase) is not false;
}
