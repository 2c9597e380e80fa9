namespace MailPortal.Mail.Mime;

/// <summary>A mail (RFC 5322) taken apart. Everything in it is what the sender wrote: nothing is trustworthy.</summary>
public sealed class MimeMessage
{
    private readonly MimeWarnings warnings;

    internal MimeMessage(MimePart root, string path, MimeWarnings warnings, MimeLimits limits)
    {
        Root = root;
        this.warnings = warnings;
        var reader = new MessageFields(root.Headers, warnings, limits, path);
        Subject = reader.Subject();
        From = reader.Addresses(KnownHeader.From);
        To = reader.Addresses(KnownHeader.To);
        Cc = reader.Addresses(KnownHeader.Cc);
        Bcc = reader.Addresses(KnownHeader.Bcc);
        Sender = reader.Addresses(KnownHeader.Sender) is [var sender, ..] ? sender : null;
        ReplyTo = reader.Addresses(KnownHeader.ReplyTo);
        RawMessageId = root.Headers.Find(KnownHeader.MessageId)?.Unfolded;
        MessageId = reader.MessageId();
        Date = reader.Date();
        var leaves = new List<MimePart>();
        root.CollectLeaves(leaves);
        Leaves = leaves;
    }

    /// <summary>The header fields of the mail (RFC 5322 section 3.6).</summary>
    public MimeHeaders Headers => Root.Headers;

    /// <summary>Subject (RFC 5322 section 3.6.5), decoded (RFC 2047); null when there is none.</summary>
    public string? Subject { get; }

    /// <summary>From (RFC 5322 section 3.6.2); more than one is legal, none is frequent.</summary>
    public IReadOnlyList<MailAddress> From { get; }

    /// <summary>To (RFC 5322 section 3.6.3); members of groups included.</summary>
    public IReadOnlyList<MailAddress> To { get; }

    /// <summary>Cc (RFC 5322 section 3.6.3); members of groups included.</summary>
    public IReadOnlyList<MailAddress> Cc { get; }

    /// <summary>Bcc (RFC 5322 section 3.6.3), which hardly any mail has when it arrives; members of groups included.</summary>
    public IReadOnlyList<MailAddress> Bcc { get; }

    /// <summary>Sender (RFC 5322 section 3.6.2): who sent it for those in <see cref="From"/>; null when there is none.</summary>
    public MailAddress? Sender { get; }

    /// <summary>Reply-To (RFC 5322 section 3.6.2); empty where answers go to <see cref="From"/>.</summary>
    public IReadOnlyList<MailAddress> ReplyTo { get; }

    /// <summary>Message-ID (RFC 5322 section 3.6.4) without angle brackets; null when missing or malformed.</summary>
    public string? MessageId { get; }

    /// <summary>Message-ID (RFC 5322 section 3.6.4) as written, unfolded; null when missing.</summary>
    public string? RawMessageId { get; }

    /// <summary>Which mail this one answers (In-Reply-To, RFC 5322 section 3.6.4), without angle brackets; mostly one or none.</summary>
    public IReadOnlyList<string> InReplyTo => field ??= MessageFields.Ids(Headers.Find("In-Reply-To")?.Unfolded);

    /// <summary>The mails of the conversation before this one (References, RFC 5322 section 3.6.4), the first of it first, without angle brackets.</summary>
    public IReadOnlyList<string> References => field ??= MessageFields.Ids(Headers.Find("References")?.Unfolded);

    /// <summary>Date (RFC 5322 section 3.6.1); null when missing or unreadable. Without a zone it counts as UTC.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>The outermost part: the mail's own body (RFC 2045 section 2.6).</summary>
    public MimePart Root { get; }

    /// <summary>Every part with content, in order, through multiparts (RFC 2046 section 5.1), nested messages (section 5.2.1) and digests (section 5.1.5); what is unpacked
    /// from a leaf follows it.</summary>
    public IReadOnlyList<MimePart> Leaves { get; }

    /// <summary>What was wrong, in the order found. Decoding a part may add to it. Shared by a mail and the messages nested in it.</summary>
    public IReadOnlyList<MimeWarning> Warnings => warnings.Snapshot();

    /// <summary>Which limits were reached, in this mail or a message nested in it.</summary>
    public MimeLimitsReached LimitReached => warnings.Reached;
}
