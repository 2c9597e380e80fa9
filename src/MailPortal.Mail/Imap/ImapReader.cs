using MailPortal.Mail.Network;

namespace MailPortal.Mail.Imap;

/// <summary>Lines and literals from the pipe.</summary>
internal sealed class ImapReader(MailSocket socket) : LineReader(socket, LongestLine, ImapProblems.Broken)
{
    /// <summary>The answer to a SEARCH over 500,000 messages is one line of about 4 MB.</summary>
    internal const int LongestLine = 8 * 1024 * 1024;
}
