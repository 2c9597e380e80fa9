using System.Collections;

namespace MailPortal.Mail.Mime;

/// <summary>The header fields of a mail or part, in order, raw bytes kept.</summary>
public sealed class MimeHeaders : IReadOnlyList<MimeHeader>
{
    private readonly List<MimeHeader> fields;

    internal MimeHeaders(ReadOnlyMemory<byte> raw, List<MimeHeader> fields)
    {
        Raw = raw;
        this.fields = fields;
    }

    /// <summary>The whole header section (RFC 5322 section 2.1), broken lines and all, without the empty line that ends it.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <inheritdoc/>
    public int Count => fields.Count;

    /// <inheritdoc/>
    public MimeHeader this[int index] => fields[index];

    /// <summary>The first field of this name, whatever its case (RFC 5322 section 1.2.2); null when there is none.</summary>
    public MimeHeader? Find(string name)
    {
        foreach (var field in fields)
            if (field.Is(name))
                return field;
        return null;
    }

    internal MimeHeader? Find(KnownHeader known)
    {
        foreach (var field in fields)
            if (field.Known == known)
                return field;
        return null;
    }

    /// <summary>Every field of this name, whatever its case (RFC 5322 section 1.2.2), in order.</summary>
    public IEnumerable<MimeHeader> All(string name) => fields.Where(field => field.Is(name));

    /// <summary>Unfolded (RFC 5322 section 2.2.3) and decoded (RFC 2047 section 2) value of the first field of this name; null when there is none.</summary>
    public string? Value(string name) => Find(name)?.Value;

    /// <inheritdoc/>
    public IEnumerator<MimeHeader> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
