using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>One header field (RFC 5322 section 2.2): <c>Name: value</c>, perhaps folded over several lines.</summary>
public sealed class MimeHeader
{
    private readonly int nameLength;
    private readonly int valueStart;
    private readonly int decodedEnd;
    private string? name;
    private string? value;
    private string? unfolded;
    private bool malformedWord;
    private Encoding? near;

    internal MimeHeader(ReadOnlyMemory<byte> raw, int nameLength, int valueStart, int limit)
    {
        Raw = raw;
        this.nameLength = nameLength;
        this.valueStart = valueStart;
        decodedEnd = Math.Max(valueStart, Math.Min(raw.Length, limit));
        Known = KnownHeaders.Of(raw.Span[..nameLength]);
    }

    /// <summary>The field (RFC 5322 section 2.2) as it came, name and folding (section 2.2.3) included, without its last line break.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The bytes after the colon (RFC 5322 section 2.2), folding included.</summary>
    public ReadOnlyMemory<byte> RawValue => Raw[valueStart..];

    /// <summary>The name (RFC 5322 section 2.2) as written.</summary>
    public string Name => name ??= Held(header => Encoding.ASCII.GetString(header.Raw.Span[..header.nameLength]));

    /// <summary>The value unfolded (RFC 5322 section 2.2.3), raw bytes and encoded words (RFC 2047 section 2) decoded, blanks trimmed at both ends. Control characters stay:
    /// whoever shows it takes them out.</summary>
    public string Value => value ??= Held(header => EncodedWords.DecodeText(EncodedWords.Unfold(header.Trimmed, header.near), ref header.malformedWord).Trim());

    /// <summary>The value unfolded (RFC 5322 section 2.2.3), with encoded words left as they are: what structured headers are parsed from.</summary>
    public string Unfolded => unfolded ??= Held(header => EncodedWords.Unfold(header.Trimmed, header.near).Trim());

    internal KnownHeader Known { get; }

    /// <summary>Raw bytes in it that are no UTF-8 may be in this charset.</summary>
    internal void BeNear(Encoding charset)
    {
        near = charset;
        unfolded = value = null;
    }

    /// <summary>Whether <see cref="Value"/>, once it was asked for, has an encoded word that had to be guessed or was left as it is.</summary>
    internal bool HasMalformedWord => malformedWord;

    internal ReadOnlySpan<byte> Decodable => Raw.Span[valueStart..decodedEnd];

    // The blank behind the colon goes before there is a string: Trim would make a second one of each value.
    private ReadOnlySpan<byte> Trimmed => Decodable.Trim(" \t\r\n"u8);

    // Read when it is asked for, which may be while somebody closes the file that it lies in.
    private string Held(Func<MimeHeader, string> read)
    {
        using var held = MappedMemory.Hold(Raw);
        return read(this);
    }

    internal bool Is(string other) => other.Length == nameLength && Ascii.EqualsIgnoreCase(Raw.Span[..nameLength], other);
}
