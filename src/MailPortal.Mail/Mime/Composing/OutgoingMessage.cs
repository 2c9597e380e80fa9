namespace MailPortal.Mail.Mime.Composing;

/// <summary>A mail to be written (RFC 5322 section 3.6). What cannot be written as it is asked for is refused by
/// <see cref="MimeComposer"/>, aloud. Only two things are mended in silence, because people type them: a control character in a subject or a display name
/// becomes a blank, and file names lose what <see cref="OutgoingAttachment.Name"/> says.</summary>
public sealed record OutgoingMessage
{
    /// <summary>From (section 3.6.2): at least one; more than one only together with <see cref="Sender"/>.</summary>
    public required IReadOnlyList<MailAddress> From { get; init; }

    /// <summary>Sender (section 3.6.2): who sends on behalf of From. Left out of the mail when it is the only From.</summary>
    public MailAddress? Sender { get; init; }

    /// <summary>Reply-To (section 3.6.2).</summary>
    public IReadOnlyList<MailAddress> ReplyTo { get; init; } = [];

    /// <summary>To (section 3.6.3).</summary>
    public IReadOnlyList<MailAddress> To { get; init; } = [];

    /// <summary>Cc (section 3.6.3).</summary>
    public IReadOnlyList<MailAddress> Cc { get; init; } = [];

    /// <summary>Bcc (section 3.6.3): in <see cref="ComposedMessage.Recipients"/>, and in the mail only where
    /// <see cref="MimeComposer.WritesBcc"/> asks for it.</summary>
    public IReadOnlyList<MailAddress> Bcc { get; init; } = [];

    /// <summary>Subject (section 3.6.5).</summary>
    public string Subject { get; init; } = "";

    /// <summary>Date (section 3.6.1), with the zone to be shown; now, in the local zone, when null.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Message-ID without angle brackets (section 3.6.4); a new one in the domain of From when null.</summary>
    public string? MessageId { get; init; }

    /// <summary>In-Reply-To without angle brackets (section 3.6.4): the mail that is answered.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>References without angle brackets (section 3.6.4), the oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>How urgent it is shown.</summary>
    public MailImportance Importance { get; init; }

    /// <summary>Further fields in order, such as <c>Auto-Submitted: auto-generated</c> (RFC 3834). None that the composer writes itself.
    /// Text that is not ASCII becomes encoded words (RFC 2047).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ExtraHeaders { get; init; } = [];

    /// <summary>The body as plain text, with any line ends.</summary>
    public string? Text { get; init; }

    /// <summary>The body as HTML. Sent as UTF-8 whatever its <c>meta</c> says.</summary>
    public string? Html { get; init; }

    /// <summary>What <see cref="Html"/> shows by <c>cid:</c> (RFC 2392).</summary>
    public IReadOnlyList<OutgoingPicture> Pictures { get; init; } = [];

    /// <summary>Files, and whole mails.</summary>
    public IReadOnlyList<OutgoingAttachment> Attachments { get; init; } = [];

    /// <summary>The same mail to some of its recipients, where its header alone says who gets it. An SMTP envelope needs no such thing (RFC 5321 section 2.3.1).</summary>
    /// <param name="recipients">As <see cref="ComposedMessage.Recipients"/> writes them.</param>
    /// <exception cref="ArgumentException">An address of the mail that is none.</exception>
    public OutgoingMessage OnlyTo(IReadOnlyCollection<string> recipients)
    {
        return this with { To = Among(To, nameof(To)), Cc = Among(Cc, nameof(Cc)), Bcc = Among(Bcc, nameof(Bcc)) };

        IReadOnlyList<MailAddress> Among(IReadOnlyList<MailAddress> all, string field) =>
            [.. all.Where(address => recipients.Contains(AddressEncoder.Wire(address.Address, field), StringComparer.Ordinal))];
    }
}

/// <summary>Importance (RFC 4021 section 2.1.54).</summary>
public enum MailImportance
{
    /// <summary>Nothing is said.</summary>
    Normal,
    /// <summary>Shown as urgent.</summary>
    High,
    /// <summary>Shown as unimportant.</summary>
    Low,
}

/// <summary>A file, or a whole mail, that goes with a mail (RFC 2183).</summary>
/// <param name="Name">The file name to offer. Left out of it in silence, as <see cref="MimePart.FileName"/> leaves it out when reading: all up to the
/// last path separator, control, bidirectional and invisible characters (tabs and line breaks become a blank), blanks and dots at the end. None is offered when nothing is left of it, or when it is null.</param>
/// <param name="ContentType"><c>type/subtype</c>. Of <c>message/*</c> the bytes are written unchanged and never encoded (RFC 2046 section
/// 5.2.1); if the transport cannot carry them, attach them as <c>application/octet-stream</c>. Anything else goes as base64.</param>
/// <param name="Content">The bytes.</param>
public sealed record OutgoingAttachment(string? Name, string ContentType, OutgoingContent Content)
{
    /// <summary>The charset that the bytes of a <c>text/*</c> are in (RFC 2046 section 4.1.2), by its IANA name; null says nothing of it. Said and not applied: the
    /// bytes go as they are.</summary>
    public string? Charset { get; init; }
}

/// <summary>A picture in an HTML body (RFC 2387, RFC 2392).</summary>
/// <param name="ContentId">What the HTML names after <c>cid:</c>, without angle brackets.</param>
/// <param name="ContentType"><c>image/png</c>.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Name">The file name to offer when it is saved, treated as that of <see cref="OutgoingAttachment"/>. Null: none.</param>
public sealed record OutgoingPicture(string ContentId, string ContentType, OutgoingContent Content, string? Name = null);
