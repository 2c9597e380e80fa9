using System.Text;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

/// <summary>A mail written and read again, and the law that every written mail has to keep.</summary>
internal sealed record Composed(ComposedMessage Message, byte[] Raw)
{
    public static readonly MailAddress Ana = new("Ana Díaz", "ana@x.example");

    public string Text { get; } = Encoding.UTF8.GetString(Raw);

    public MimeMessage Read { get; } = MimeParser.Parse(Raw, cancellation: TestContext.Current.CancellationToken);

    public static OutgoingMessage Mail(string subject = "x") =>
        new() { From = [Ana], To = [new MailAddress("", "bob@y.example")], Subject = subject, Date = new DateTimeOffset(2026, 11, 2, 9, 5, 7, TimeSpan.FromHours(-5)), MessageId = "1@x.example" };

    public static async Task<Composed> Of(OutgoingMessage mail, string seed = "seed")
    {
        var message = await new MimeComposer(TimeProvider.System, seed).ComposeAsync(mail, TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        await message.WriteToAsync(stream, TestContext.Current.CancellationToken);
        var composed = new Composed(message, stream.ToArray());
        composed.KeepsTheLaw();
        return composed;
    }

    public static OutgoingContent Bytes(string text) => OutgoingContent.From(Encoding.Latin1.GetBytes(text));

    /// <summary>A field as written, folding included.</summary>
    public string Field(string name) => Encoding.UTF8.GetString(Read.Headers.Find(name)!.Raw.Span);

    /// <summary>The tree in one line: <c>mixed(related(html,png))</c>.</summary>
    public string Tree() => Tree(Read.Root);

    private static string Tree(MimePart part)
    {
        var name = part.ContentType[(part.ContentType.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return part.Children.Count == 0 ? name : $"{name}({string.Join(',', part.Children.Select(Tree))})";
    }

    private void KeepsTheLaw()
    {
        if (Message.Length is { } length)
            Assert.Equal(length, Raw.Length);
        Assert.Empty(Read.Warnings);
        Assert.Equal(Message.MessageId, Read.MessageId);
        Assert.Null(Read.Headers.Find("Bcc"));
        var body = Raw.AsSpan().IndexOf("\r\n\r\n"u8) + 2;
        var everything = Message.Encoding != TransferEncoding.Binary ? Raw : Raw[..body];
        Assert.True(everything.AsSpan().EndsWith("\r\n"u8));
        var rest = everything.AsSpan();
        while (rest.Length > 0)
        {
            var end = rest.IndexOf("\r\n"u8);
            Assert.InRange(end, 0, 998);
            Assert.True(rest[..end].IndexOfAny((byte)'\r', (byte)'\n', (byte)0) < 0, "A lone CR or LF, or a NUL.");
            rest = rest[(end + 2)..];
        }
        Assert.True(Message.NeedsSmtpUtf8 || Ascii.IsValid(Raw.AsSpan(0, body)), "Headers are ASCII.");
        Assert.True(Message.NeedsSmtpUtf8 || Message.Encoding != TransferEncoding.SevenBit || Ascii.IsValid(Raw), "What says 7bit is ASCII.");
        foreach (var line in Encoding.UTF8.GetString(Raw.AsSpan(0, body)).Split("\r\n"))
            Assert.True(line.Length <= 76 || !line.TrimStart(' ').Contains(' ', StringComparison.Ordinal), $"Could be folded: {line}");
    }
}
