namespace MailPortal.Mail.Mime;

/// <summary>The fields of a mail (RFC 5322 section 3.6) that become properties.</summary>
internal sealed class MessageFields(MimeHeaders headers, MimeWarnings warnings, MimeLimits limits, string path)
{
    private const int LongestMessageId = 998;

    public string? Subject() => headers.Find(KnownHeader.Subject)?.Value;

    public IReadOnlyList<MailAddress> Addresses(KnownHeader name)
    {
        if (headers.Find(name) is not { } header)
            return [];
        if (AddressParser.Simple(header.Unfolded) is { } single)
            return [single];
        var parser = new AddressParser(header.Unfolded, limits.Addresses);
        var addresses = parser.Parse();
        if (parser.Malformed)
            warnings.Add(MimeWarningKind.MalformedAddress, path, KnownHeaders.NameOf(name));
        if (parser.LimitReached)
            warnings.Limit(MimeLimitsReached.Addresses, path);
        return addresses;
    }

    /// <summary>What stands in angle brackets, or one word with an @ that somebody forgot to put there.</summary>
    public string? MessageId()
    {
        if (headers.Find(KnownHeader.MessageId)?.Unfolded is not { } value)
            return null;
        var open = value.IndexOf('<', StringComparison.Ordinal);
        var close = open < 0 ? -1 : value.IndexOf('>', open);
        var id = (close > 0 ? value[(open + 1)..close] : value).Trim();
        if (id.Length is > 0 and <= LongestMessageId && (close > 0 || id.Contains('@', StringComparison.Ordinal))
            && !id.AsSpan().ContainsAny("<> \t\"") && !id.Any(char.IsControl))
            return id;
        warnings.Add(MimeWarningKind.MalformedMessageId, path, value);
        return null;
    }

    public DateTimeOffset? Date()
    {
        if (headers.Find(KnownHeader.Date)?.Unfolded is not { } value)
            return null;
        var date = MailDate.Parse(value);
        if (date is null)
            warnings.Add(MimeWarningKind.MalformedDate, path, value);
        return date;
    }
}
