using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>For a multipart whose boundary is missing or wrong: the first line that starts with two dashes and has a <c>Content-</c> header
/// right behind it must be a delimiter.</summary>
internal static class BoundaryGuess
{
    private const int Longest = 200;

    /// <param name="body">The multipart's.</param>
    /// <param name="mayBeEmpty">Whether a line of two dashes and nothing else may be one: a script's boundary that was never set.</param>
    public static byte[]? From(ReadOnlySpan<byte> body, bool mayBeEmpty)
    {
        for (var at = 0; at < body.Length;)
        {
            var hit = body[at..].IndexOf("--"u8);
            if (hit < 0)
                return null;
            at += hit;
            if ((at == 0 || body[at - 1] is (byte)'\n' or (byte)'\r') && Delimits(body[at..], mayBeEmpty, out var boundary))
                return boundary.ToArray();
            var run = body[(at + 2)..].IndexOfAnyExcept((byte)'-');
            if (run < 0)
                return null;
            at += 2 + run;
        }
        return null;
    }

    private static bool Delimits(ReadOnlySpan<byte> rest, bool mayBeEmpty, out ReadOnlySpan<byte> boundary)
    {
        boundary = [];
        var window = rest[2..Math.Min(rest.Length, Longest + 2)];
        var end = window.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
            return false;
        boundary = window[..end].TrimEnd(" \t"u8);
        var next = rest[(2 + end)..].TrimStart("\r\n"u8);
        // At most one line break: an empty line in between would make it a ruler above a paragraph.
        var breaks = rest.Length - 2 - end - next.Length;
        return breaks <= 2 && next.Length > 8 && Ascii.EqualsIgnoreCase(next[..8], "Content-")
            && (boundary.Length == 0 ? mayBeEmpty : boundary.IndexOfAnyExcept((byte)'-') >= 0);
    }
}
