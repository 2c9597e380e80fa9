namespace MailPortal.Outbox;

/// <summary>What is checked before a mail is queued, and kept while it is sent. Those of Exchange Online are Microsoft's (Exchange Online limits, sending
/// limits; Microsoft Graph, throttling of Outlook services).</summary>
public static class OutgoingLimits
{
    /// <summary>In characters.</summary>
    public const int LongestSubject = 998, LongestKey = 200, LongestFileName = 255;

    /// <summary>Texts of one mail, in characters.</summary>
    public const int LongestBody = 2_000_000;

    /// <summary>Recipients of one message, unless an administrator raised it.</summary>
    public const int RecipientsPerMessage = 500;

    /// <summary>Files and texts of one mail together. Exchange takes 35 MB by default, counted with the third and the line breaks that base64 adds.</summary>
    public const long MailBytes = 25L * 1024 * 1024;

    public const int FilesPerMessage = 100;

    /// <summary>More are delayed by Exchange.</summary>
    public const int MessagesPerMinute = 30;

    /// <summary>In 24 hours.</summary>
    public const int RecipientsPerDay = 10_000;

    /// <summary>Of files, within five minutes.</summary>
    public const long UploadedBytes = 150_000_000;

    /// <summary>Requests at once. Graph takes four per application and mailbox, and says elsewhere that they are four per application; Exchange's SMTP takes three.</summary>
    public const int AtOncePerMailbox = 2;
}
