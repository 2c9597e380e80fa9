using MailPortal.Mail.Network;

namespace MailPortal.Mail.Smtp;

/// <summary>Builds command lines.</summary>
internal sealed class SmtpOutput : CommandOutput<SmtpOutput>
{
    /// <summary>Begins a line with these words.</summary>
    internal SmtpOutput Begin(string words)
    {
        Clear();
        return Raw(words);
    }
}
