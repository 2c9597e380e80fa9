namespace MailPortal.Mail.Mime;

/// <summary>The fields of a mail (RFC 5322 section 3.6) that become properties.</summary>
internal sealed class MessageFields(MimeHeaders headers, MimeWarnings warnings, MimeLimits limits, string path)
{
    private const int LongestMessageId = 998;
    private const int MostIds = 1000;

    public string? Subject()
    {
        if (headers.Find(KnownHeader.Subject) is not { } header)
            return null;
        var subject = header.Value;
        Words(header.HasMalformedWord, KnownHeader.Subject);
        return subject;
    }

    public IReadOnlyList<MailAddress> Addresses(KnownHeader name)
    {
        if (headers.Find(name) is not { } header)
            return [];
        if (PlainAddress.Read(header.Unfolded) is { } single)
            return [single];
        var parser = new AddressParser(header.Unfolded, limits.Addresses);
        var addresses = parser.Parse();
        Words(parser.HasMalformedWord, name);
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
        if (value.Length > LongestMessageId * 2)
            return Malformed(value);
        var open = value.IndexOf('<', StringComparison.Ordinal);
        while (open >= 0 && open + 1 < value.Length && value[open + 1] == '<')
            open++;
        var close = value.IndexOf('>', open + 1);
        // Blanks around the @ and the dots are the obsolete form, and folds of mailers that cut at a width.
        var id = AddressSpec.Tight(value[(open + 1)..(close < 0 ? value.Length : close)].Trim());
        if (id.Length is > 0 and <= LongestMessageId && ((open >= 0 && close > 0) || id.Contains('@', StringComparison.Ordinal))
            && !Unquoted(id).ContainsAny("<> \t\"") && !id.Any(char.IsControl))
            return id;
        return Malformed(value);
    }

    /// <summary>Everything in angle brackets; at most a thousand.</summary>
    public static IReadOnlyList<string> Ids(string? value)
    {
        var ids = new List<string>();
        for (var rest = (value ?? "").AsSpan(); ids.Count < MostIds && rest.IndexOf('>') is >= 0 and var close; rest = rest[(close + 1)..])
        {
            var open = rest[..close].LastIndexOf('<');
            if (open >= 0 && close - open <= LongestMessageId * 2 && AddressSpec.Tight(rest[(open + 1)..close].Trim().ToString()) is { Length: > 0 and <= LongestMessageId } id)
                ids.Add(id);
        }

        return ids;
    }

    // <"a b"@x.co> (RFC 5322 section 4.5.4)
    private static ReadOnlySpan<char> Unquoted(string id) =>
        id[0] == '"' && id.IndexOf("\"@", 1, StringComparison.Ordinal) is > 0 and var end ? id.AsSpan(end + 1) : id;

    private void Words(bool malformed, KnownHeader name)
    {
        if (malformed)
            warnings.Add(MimeWarningKind.MalformedEncodedWord, path, KnownHeaders.NameOf(name));
    }

    private string? Malformed(string value)
    {
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
