using System.Text;

namespace MailPortal.Sandbox.Transport;

/// <summary>A message as bytes, with as much of its head understood as a server that passes it on needs.</summary>
internal sealed class RawMessage
{
    private readonly List<(string Name, string Text)> _fields;
    private readonly ReadOnlyMemory<byte> _body;

    private RawMessage(List<(string Name, string Text)> fields, ReadOnlyMemory<byte> body) => (_fields, _body) = (fields, body);

    /// <summary>Null when it does not begin with a head.</summary>
    public static RawMessage? Read(ReadOnlyMemory<byte> message)
    {
        var fields = new List<(string Name, string Text)>();
        var at = 0;
        while (at < message.Length)
        {
            var rest = message.Span[at..];
            var end = rest.IndexOf((byte)'\n');
            var next = end < 0 ? message.Length : at + end + 1;
            // Latin-1: every byte survives, whatever was meant by it.
            var line = Encoding.Latin1.GetString(message.Span[at..next]).TrimEnd('\r', '\n');
            at = next;
            if (line.Length == 0) break;
            if (line[0] is ' ' or '\t' && fields.Count > 0) fields[^1] = (fields[^1].Name, $"{fields[^1].Text}\r\n{line}");
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && line.AsSpan(0, colon).IndexOfAnyExceptInRange('!', '~') < 0) fields.Add((line[..colon], line));
            else return null;
        }
        return fields.Count == 0 ? null : new(fields, message[at..]);
    }

    /// <summary>A field's value on one line; null when there is none of that name.</summary>
    public string? Value(string name) => _fields.Where(f => Named(f, name)).Select(f => f.Text[(f.Name.Length + 1)..].Replace("\r\n", "", StringComparison.Ordinal).Trim()).FirstOrDefault();

    public IReadOnlyList<string> Addresses(string name) => [.. _fields.Where(f => Named(f, name)).SelectMany(f => MailAddresses.Read(f.Text[(f.Name.Length + 1)..].Replace("\r\n", "", StringComparison.Ordinal)))];

    public void Remove(string name) => _fields.RemoveAll(f => Named(f, name));

    public void Set(string name, string value)
    {
        Remove(name);
        _fields.Insert(0, (name, $"{name}: {value}"));
    }

    public byte[] ToBytes() => [.. Encoding.Latin1.GetBytes(string.Concat(_fields.Select(f => f.Text + "\r\n")) + "\r\n"), .. _body.Span];

    /// <summary>The head without what describes the content, and the content as a part by itself. In Latin-1, so that every byte survives.</summary>
    public (string Head, string Part) Split()
    {
        string Text(bool content) => string.Concat(_fields.Where(f => f.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) == content).Select(f => f.Text + "\r\n"));
        return (Text(content: false), $"{Text(content: true)}\r\n{Encoding.Latin1.GetString(_body.Span)}");
    }

    private static bool Named((string Name, string Text) field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
