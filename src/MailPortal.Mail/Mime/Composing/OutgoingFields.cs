using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>The header fields of a mail to be written (RFC 5322 section 3.6), checked.</summary>
internal sealed class OutgoingFields
{
    // With the blank before it and its brackets it stays on a line of 998.
    private const int LongestId = 900;

    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Importance", "X-Priority", "MIME-Version",
    };

    private readonly OutgoingMessage message;

    public OutgoingFields(OutgoingMessage message, TimeProvider time)
    {
        this.message = message;
        if (message.From.Count == 0)
            throw new ArgumentException("From: a mail has a sender (RFC 5322 section 3.6).");
        if (message.From.Count > 1 && message.Sender is null)
            throw new ArgumentException("Sender: with more than one From it must be said who sends (RFC 5322 section 3.6.2).");
        var from = Wire(message.From, "From");
        EnvelopeSender = message.Sender is { } sender ? AddressEncoder.Wire(sender.Address, "Sender") : from[0];
        Recipients = [.. Wire(message.To, "To").Concat(Wire(message.Cc, "Cc")).Concat(Wire(message.Bcc, "Bcc")).Distinct(StringComparer.Ordinal)];
        NeedsSmtpUtf8 = !Recipients.Concat(from).Concat(Wire(message.ReplyTo, "Reply-To")).Append(EnvelopeSender).All(address => Ascii.IsValid(address));
        Date = message.Date ?? time.GetLocalNow();
        // The domain of the sender, not this machine's name: a mail says nothing of where it was written.
        MessageId = message.MessageId is { } id ? WithSign(Checked(id, "Message-ID"), "Message-ID") : MimeComposer.NewMessageId(from[0], Guid.CreateVersion7(time.GetUtcNow()));
    }

    public string MessageId { get; }

    public DateTimeOffset Date { get; }

    public string EnvelopeSender { get; }

    public IReadOnlyList<string> Recipients { get; }

    public bool NeedsSmtpUtf8 { get; }

    /// <summary>All fields but those of MIME's content.</summary>
    public void Write(HeaderWriter writer, bool withBcc)
    {
        writer.Field("Date", Date.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        Addresses("From", message.From, writer);
        if (message.Sender is { } sender && (message.From.Count > 1 || sender.Address != message.From[0].Address))
            Addresses("Sender", [sender], writer);
        Addresses("Reply-To", message.ReplyTo, writer);
        Addresses("To", message.To, writer);
        Addresses("Cc", message.Cc, writer);
        if (withBcc)
            Addresses("Bcc", message.Bcc, writer);
        // Servers fill in a mail without any recipient field, some of them with what was to stay hidden.
        if (message.To.Count + message.Cc.Count + (withBcc ? message.Bcc.Count : 0) == 0)
            writer.Field("To", "undisclosed-recipients:;");
        writer.Text("Subject", message.Subject);
        writer.Field("Message-ID", $"<{MessageId}>");
        if (message.InReplyTo is { } answered)
            writer.Field("In-Reply-To", $"<{Checked(answered, "In-Reply-To")}>");
        if (message.References.Count > 0)
            writer.Field("References", [.. message.References.Select(id => $"<{Checked(id, "References")}>")]);
        Importance(writer);
        foreach (var (name, value) in message.ExtraHeaders)
            Extra(CheckedName(name), CheckedValue(name, value), writer);
        writer.Field("MIME-Version", "1.0");
    }

    private static string[] Wire(IReadOnlyList<MailAddress> addresses, string field) => [.. addresses.Select(address => AddressEncoder.Wire(address.Address, field))];

    private static void Addresses(string field, IReadOnlyList<MailAddress> addresses, HeaderWriter writer)
    {
        if (addresses.Count == 0)
            return;
        writer.Begin(field);
        for (var i = 0; i < addresses.Count; i++)
            AddressEncoder.Write(addresses[i], field, i == addresses.Count - 1 ? "" : ",", writer);
        writer.End();
    }

    // ASCII stays as it is, with blanks in a row as one: an encoded word would break what is no text but has a grammar.
    private static void Extra(string name, string value, HeaderWriter writer)
    {
        if (Ascii.IsValid(value))
            writer.Field(name, value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        else
            writer.Text(name, value);
    }

    // Thunderbird and Outlook on a Mac read X-Priority, Outlook and Gmail Importance.
    private void Importance(HeaderWriter writer)
    {
        if (message.Importance == MailImportance.Normal)
            return;
        var high = message.Importance == MailImportance.High;
        writer.Field("Importance", high ? "high" : "low");
        writer.Field("X-Priority", high ? "1" : "5");
    }

    private static string Checked(string id, string field)
    {
        var bare = id.Trim(' ');
        if (bare.StartsWith('<') && bare.EndsWith('>'))
            bare = bare[1..^1];
        if (bare.Length is 0 or > LongestId || bare.AsSpan().ContainsAnyExceptInRange('!', '~') || bare.AsSpan().ContainsAny("<>\""))
            throw new ArgumentException($"{field}: <{id}> is no message id (RFC 5322 section 3.6.4).");
        return bare;
    }

    // Ids of others are taken as they come; our own has both of its sides.
    private static string WithSign(string id, string field) =>
        id.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < id.Length - 1 ? id : throw new ArgumentException($"{field}: <{id}> has no @ (RFC 5322 section 3.6.4).");

    private static string CheckedName(string name)
    {
        // ftext (RFC 5322 section 3.6.8).
        if (name.Length is 0 or > HeaderWriter.Width || name.AsSpan().ContainsAnyExceptInRange('!', '~') || name.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException($"ExtraHeaders: '{name}' is no name of a header field.");
        if (Own.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"ExtraHeaders: {name} is written from the message itself.");
        return name;
    }

    // Unlike a subject, nobody types these: a line break in one is an attempt to write another header field, and no slip of a person's.
    private static string CheckedValue(string name, string value) =>
        value.Any(char.IsControl) ? throw new ArgumentException($"{name}: control characters cannot be written in a header field.") : value;
}
