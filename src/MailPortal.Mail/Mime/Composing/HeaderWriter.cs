using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Writes header fields (RFC 5322 section 2.2) as tokens with a blank or a fold before each: <c>To: Ana &lt;ana@x.co&gt;,</c>.</summary>
internal sealed class HeaderWriter(IBufferWriter<byte> output)
{
    /// <summary>Characters of a line: 76 where encoded words stand (RFC 2047 section 2), and so everywhere; RFC 5322 section 2.1.1 would
    /// have 78.</summary>
    public const int Width = 76;

    // RFC 5322 section 2.1.1, without CR LF.
    private const int Longest = 998;

    private string field = "";
    private int column;

    /// <summary>What is left of the line for the next token, its blank taken off.</summary>
    public int Room => Width - column - 1;

    public void Begin(string name)
    {
        field = name;
        column = name.Length + 1;
        Write(name);
        output.Write(":"u8);
    }

    /// <summary>Adds what must not be cut.</summary>
    /// <exception cref="ArgumentException">It is longer than a line may be.</exception>
    public void Token(string token)
    {
        var length = Encoding.UTF8.GetByteCount(token);
        if (length >= Longest)
            throw new ArgumentException($"{field}: a word of {length} bytes cannot be folded into lines of {Longest}.");
        if (length > Room && column > 0)
        {
            output.Write("\r\n"u8);
            column = 0;
        }
        output.Write(" "u8);
        Write(token);
        column += length + 1;
    }

    public void Tokens(IReadOnlyList<string> tokens)
    {
        foreach (var token in tokens)
            Token(token);
    }

    public void End() => output.Write("\r\n"u8);

    /// <summary>A whole field whose tokens are ready.</summary>
    public void Field(string name, params IReadOnlyList<string> tokens)
    {
        Begin(name);
        Tokens(tokens);
        End();
    }

    /// <summary>A whole field of free text (RFC 5322 section 3.6.5).</summary>
    public void Text(string name, string text)
    {
        Begin(name);
        HeaderText.Unstructured(text, this);
        End();
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
