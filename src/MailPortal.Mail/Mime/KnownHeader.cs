using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Header fields that are read in every mail or part, and of which one counts, the first (RFC 5322 section 3.6).</summary>
internal enum KnownHeader : byte
{
    None,
    ContentType,
    ContentTransferEncoding,
    ContentDisposition,
    ContentId,
    Subject,
    From,
    Sender,
    ReplyTo,
    To,
    Cc,
    Bcc,
    Date,
    MessageId,
    MimeVersion,
}

/// <summary>Recognises them once, when a field is read, so that looking one up compares a byte.</summary>
internal static class KnownHeaders
{
    private static readonly string[] Names =
        ["", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID", "Subject", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Message-ID", "MIME-Version"];

    public static string NameOf(KnownHeader known) => Names[(int)known];

    public static KnownHeader Of(ReadOnlySpan<byte> name)
    {
        var known = name.Length switch
        {
            2 => (name[0] | 0x20) == 't' ? KnownHeader.To : KnownHeader.Cc,
            3 => KnownHeader.Bcc,
            4 => (name[0] | 0x20) == 'f' ? KnownHeader.From : KnownHeader.Date,
            6 => KnownHeader.Sender,
            7 => KnownHeader.Subject,
            8 => KnownHeader.ReplyTo,
            10 => (name[0] | 0x20) == 'm' ? KnownHeader.MessageId : KnownHeader.ContentId,
            12 => (name[0] | 0x20) == 'm' ? KnownHeader.MimeVersion : KnownHeader.ContentType,
            19 => KnownHeader.ContentDisposition,
            25 => KnownHeader.ContentTransferEncoding,
            _ => KnownHeader.None,
        };
        return known != KnownHeader.None && Ascii.EqualsIgnoreCase(name, NameOf(known)) ? known : KnownHeader.None;
    }
}
