namespace MailPortal.Mail.Imap;

/// <summary>Somebody who can go on with a message in another session.</summary>
internal interface IImapResumption
{
    /// <summary>Another connection, at the same place in the same message.</summary>
    /// <param name="body">Broke off.</param>
    /// <param name="end">Why; thrown when there is no other connection.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<ImapConnection> ResumeAsync(ImapLiteralStream body, Problems.MailProblemException end, CancellationToken cancellation);
}
