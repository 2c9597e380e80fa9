using MailPortal.Mail.Network;

namespace MailPortal.Mail.Pop3;

/// <summary>Builds command lines without tags.</summary>
internal sealed class Pop3Output : CommandOutput<Pop3Output>
{
    /// <summary>Begins a line anew; what an earlier one left behind that failed its check is gone.</summary>
    internal Pop3Output Start(string text)
    {
        Clear();
        return Raw(text);
    }
}
