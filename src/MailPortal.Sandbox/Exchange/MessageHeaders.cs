using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailPortal.Sandbox.Exchange;

/// <summary>As much of a message's head as the control endpoints show.</summary>
internal sealed partial record MessageHeaders(string Subject, string MessageId)
{
    private const int MostLines = 2000;

    public static MessageHeaders Read(Stream message)
    {
        using var reader = new StreamReader(message, Encoding.UTF8, leaveOpen: true);
        var headers = new List<string>();
        for (var lines = 0; lines < MostLines && reader.ReadLine() is { Length: > 0 } line; lines++)
        {
            if (line[0] is ' ' or '\t' && headers.Count > 0) headers[^1] += line;
            else headers.Add(line);
        }
        string Value(string name) => headers.FirstOrDefault(h => h.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";
        return new(Decode(Value("Subject")), Value("Message-ID"));
    }

    // =?utf-8?Q?Factura_=C3=B3?=  =?utf-8?B?w7M=?=   (RFC 2047); blanks between two encoded words do not count.
    private static string Decode(string raw) => EncodedWord().Replace(Between().Replace(raw, "?==?"), word =>
    {
        try
        {
            var encoding = Encoding.GetEncoding(word.Groups[1].Value);
            return encoding.GetString(word.Groups[2].Value is "B" or "b" ? Convert.FromBase64String(word.Groups[3].Value) : Quoted(word.Groups[3].Value));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return word.Value; // hostile or broken: shown as it stands
        }
    });

    private static byte[] Quoted(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length) bytes.Add(byte.Parse(text.AsSpan(++i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            else
            {
                bytes.Add(text[i] == '_' ? (byte)' ' : (byte)text[i]);
                continue;
            }
            i++;
        }
        return [.. bytes];
    }

    [GeneratedRegex(@"=\?([^?\s]{1,40})\?([BbQq])\?([^?]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex Between();
}
