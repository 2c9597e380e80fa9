namespace MailPortal.Mail.Imap;

/// <summary>How a command ended (RFC 9051 section 7.1).</summary>
public enum ImapStatus
{
    /// <summary>Done.</summary>
    Ok,
    /// <summary>Refused; the session goes on.</summary>
    No,
    /// <summary>Not understood, or not now; the session goes on. Exchange also refuses with it.</summary>
    Bad,
    /// <summary>Greeting only: already signed in.</summary>
    PreAuth,
    /// <summary>The server is about to close.</summary>
    Bye,
}
