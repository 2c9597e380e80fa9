namespace MailPortal.Sandbox.Smtp;

/// <summary>Takes commands apart.</summary>
internal static class SmtpText
{
    /// <summary><c>FROM:&lt;ana@contoso.test&gt; SIZE=12</c> gives the address; null when it is not written so.</summary>
    public static string? Path(string arguments, string before)
    {
        if (!arguments.StartsWith(before, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = arguments[before.Length..].TrimStart();
        var close = rest.IndexOf('>', StringComparison.Ordinal);
        return rest.StartsWith('<') && close > 0 ? rest[1..close] : null;
    }

    /// <summary>The first word, in capitals, and the others.</summary>
    public static (string Name, string Others) Split(string line)
    {
        var at = line.IndexOf(' ', StringComparison.Ordinal);
        return at < 0 ? (line.ToUpperInvariant(), "") : (line[..at].ToUpperInvariant(), line[(at + 1)..].Trim());
    }
}
