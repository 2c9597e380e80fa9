using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>A piece of a parameter (RFC 2231 sections 3 and 4): <c>filename*</c>, <c>filename*3</c>, <c>filename*3*</c>.</summary>
/// <param name="Name">The parameter's.</param>
/// <param name="Index">Its place among the pieces.</param>
/// <param name="Extended">Its value has percent signs, that of the first one a charset.</param>
/// <param name="Value">As written.</param>
internal readonly record struct ParameterSegment(string Name, int Index, bool Extended, string Value)
{
    private const int Whole = -1;

    public static ParameterSegment From(string name, int star, string value)
    {
        var rest = name.AsSpan(star + 1);
        var extended = rest.Length == 0 || rest[^1] == '*';
        var digits = rest.TrimEnd('*');
        // "filename*" is all of it, whatever pieces stand beside it.
        if (digits.Length == 0)
            return new ParameterSegment(name[..star], Whole, extended, value);
        var index = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new ParameterSegment(name[..star], index, extended, value);
    }

    /// <summary>Puts the parameters together, in place of plain ones of the same name.</summary>
    /// <param name="segments">As they stand in the header.</param>
    /// <param name="values">Gets them.</param>
    /// <param name="malformedWord">Set when a value had an encoded word that had to be guessed.</param>
    /// <returns>Whether something else had to be guessed.</returns>
    public static bool Join(List<ParameterSegment> segments, Dictionary<string, string> values, ref bool malformedWord)
    {
        var malformed = false;
        foreach (var group in segments.GroupBy(segment => segment.Name, StringComparer.OrdinalIgnoreCase))
        {
            var output = new StringBuilder();
            var bytes = new List<byte>();
            var encoded = new StringBuilder();
            string? charset = null;
            var expected = 0;
            var pieces = group.OrderBy(segment => segment.Index).ToList();
            if (pieces[0].Index == Whole)
            {
                malformed |= pieces.Count > 1;
                pieces = [pieces[0] with { Index = 0 }];
            }
            foreach (var segment in pieces)
            {
                if (segment.Index == expected - 1)
                {
                    malformed = true;
                    continue;
                }
                malformed |= segment.Index != expected;
                expected = segment.Index + 1;
                if (!segment.Extended)
                {
                    Percent(encoded, bytes);
                    if (charset is not null && Ascii.IsValid(segment.Value))
                    {
                        // A character may have been cut here as well: %81, 0, %8A and 9 are one of gb18030.
                        bytes.AddRange(Encoding.ASCII.GetBytes(segment.Value));
                        continue;
                    }
                    malformed |= !Flush(output, bytes, charset);
                    output.Append(segment.Value);
                    continue;
                }
                var value = segment.Value.AsSpan();
                if (charset is null)
                {
                    charset = TakeCharset(segment.Value, out value, out var complete);
                    malformed |= !complete && segment.Index == 0;
                }
                // Joined before it is decoded: cutters at a width cut characters and "%C3", too.
                encoded.Append(value);
            }
            Percent(encoded, bytes);
            malformed |= !Flush(output, bytes, charset);
            // RFC 2231 outranks the plain form that stands beside it for old readers. What names its charset is decoded with that: encoded
            // words in it are somebody's real characters.
            values[group.Key.ToLowerInvariant()] = charset is null or "" ? EncodedWords.DecodeText(output.ToString(), ref malformedWord) : output.ToString();
        }
        return malformed;
    }

    private static string TakeCharset(string value, out ReadOnlySpan<char> rest, out bool complete)
    {
        var first = value.IndexOf('\'', StringComparison.Ordinal);
        var second = first < 0 ? -1 : value.IndexOf('\'', first + 1);
        rest = value.AsSpan(second + 1);
        complete = second >= 0;
        // utf-8'a%20b.zip: one of the two is missing.
        if (first > 0 && second < 0 && CharsetNames.Find(value[..first]) is not null)
        {
            rest = value.AsSpan(first + 1);
            return value[..first].ToLowerInvariant();
        }
        return second < 0 ? "" : value[..first].Trim().ToLowerInvariant();
    }

    private static void Percent(StringBuilder encoded, List<byte> bytes)
    {
        ReadOnlySpan<char> value = encoded.ToString();
        encoded.Clear();
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add((byte)((Hex.Value(value[i + 1]) << 4) | Hex.Value(value[i + 2])));
                i += 2;
            }
            else if (value[i] < 128)
                bytes.Add((byte)value[i]);
            else
            {
                Rune.DecodeFromUtf16(value[i..], out var rune, out var length);
                foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
                    bytes.Add(b);
                i += length - 1;
            }
        }
    }

    /// <returns>Whether the bytes were of the charset.</returns>
    private static bool Flush(StringBuilder output, List<byte> bytes, string? charset)
    {
        if (bytes.Count == 0)
            return true;
        output.Append(Charsets.Decode(CollectionsMarshal.AsSpan(bytes), charset is "" ? null : charset, out var mismatch));
        bytes.Clear();
        return mismatch is null;
    }
}
