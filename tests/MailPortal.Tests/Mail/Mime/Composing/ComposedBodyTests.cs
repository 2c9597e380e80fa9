using System.Text;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Sending;

namespace MailPortal.Tests.Mail.Mime.Composing;

public sealed class ComposedBodyTests
{
    private static readonly OutgoingAttachment File = new("a.zip", "application/zip", Composed.Bytes("zip"));
    private static readonly OutgoingPicture Logo = new("logo", "image/png", Composed.Bytes("png"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tree_IsNoDeeperThanNeeded()
    {
        OutgoingMessage text = Composed.Mail() with { Text = "t" }, html = Composed.Mail() with { Html = "h" }, both = text with { Html = "h" };
        foreach (var (mail, tree) in ((OutgoingMessage, string)[])[
            (Composed.Mail(), "plain"), (text, "plain"), (html, "html"), (both, "alternative(plain,html)"),
            (html with { Pictures = [Logo] }, "related(html,png)"), (both with { Pictures = [Logo, Logo with { ContentId = "b" }] }, "related(alternative(plain,html),png,png)"),
            (Composed.Mail() with { Attachments = [File] }, "mixed(zip)"), (text with { Attachments = [File, File] }, "mixed(plain,zip,zip)"),
            (both with { Attachments = [File] }, "mixed(alternative(plain,html),zip)"), (html with { Pictures = [Logo], Attachments = [File] }, "mixed(related(html,png),zip)"),
            (both with { Pictures = [Logo], Attachments = [File] }, "mixed(related(alternative(plain,html),png),zip)")])
        {
            var written = await Composed.Of(mail);
            Assert.Equal(tree, written.Tree());
            Assert.All(written.Read.Leaves, leaf => Assert.Contains(leaf.DecodeText().TrimEnd(), (string[])["t", "h", "png", "zip", ""]));
        }
    }

    [Fact]
    public async Task Related_NamesTheTypeOfItsRoot_AndPicturesTheirId()
    {
        var written = (await Composed.Of(Composed.Mail() with { Text = "t", Html = "h", Pictures = [Logo] })).Read.Root;
        Assert.Equal("multipart/alternative", written.Parameters["type"]);
        Assert.Equal(("logo", "inline", null), (written.Children[1].ContentId, written.Children[1].Disposition, written.Children[1].FileName));
        Assert.Equal("text/html", (await Composed.Of(Composed.Mail() with { Html = "h", Pictures = [Logo] })).Read.Root.Parameters["type"]);
    }

    [Fact]
    public async Task Pictures_WithoutHtml_AreRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { Text = "t", Pictures = [Logo] }));

    [Theory]
    [InlineData("plain text\nof short lines\n", TransferEncoding.SevenBit)]
    [InlineData("", TransferEncoding.SevenBit)]
    [InlineData("tab\there", TransferEncoding.SevenBit)]
    [InlineData("Señor:\nAdjunto la factura electrónica.\n", TransferEncoding.QuotedPrintable)]
    [InlineData("blank at the end \n", TransferEncoding.QuotedPrintable)]
    [InlineData("-- \nAna", TransferEncoding.QuotedPrintable)]
    [InlineData("a\nFrom here\n", TransferEncoding.QuotedPrintable)]
    [InlineData("a\n.\nb", TransferEncoding.QuotedPrintable)]
    [InlineData("nul \0 bell \a", TransferEncoding.QuotedPrintable)]
    [InlineData("您好，请查收附件中的电子发票。", TransferEncoding.Base64)]
    [InlineData("مرحبا، تجدون الفاتورة مرفقة", TransferEncoding.Base64)]
    public async Task Text_IsEncodedAsLittleAsIsSafe(string text, TransferEncoding expected)
    {
        var crlf = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        foreach (var (mail, ends) in ((OutgoingMessage, bool)[])[(Composed.Mail() with { Text = text }, true), (Composed.Mail() with { Text = text, Attachments = [File] }, false)])
        {
            var leaf = (await Composed.Of(mail)).Read.Leaves[0];
            Assert.Equal(expected, leaf.TransferEncoding);
            // The last line of a mail has its end, and base64 is none the longer for it.
            Assert.Equal(ends && expected != TransferEncoding.Base64 && crlf.Length > 0 && !crlf.EndsWith('\n') ? crlf + "\r\n" : crlf, leaf.DecodeText());
        }
    }

    [Fact]
    public async Task LongLines_BecomeQuotedPrintable_AndStayParagraphs()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat("word", 1000));
        var leaf = (await Composed.Of(Composed.Mail() with { Text = paragraph + "\r\n" })).Read.Root;
        Assert.Equal((TransferEncoding.QuotedPrintable, paragraph + "\r\n"), (leaf.TransferEncoding, leaf.DecodeText()));
    }

    [Fact]
    public async Task Text_GetsItsLineEnds_AndLosesHalfCharacters() =>
        Assert.Equal("a\r\nb\r\nc\r\n\uFFFDd, that is all\r\n", (await Composed.Of(Composed.Mail() with { Text = "a\rb\nc\r\n\uD800d, that is all" })).Read.Root.DecodeText());

    [Theory]
    [InlineData("Subject: a\r\n\r\nbody", TransferEncoding.SevenBit)]
    [InlineData("Subject: a\r\n\r\nse\u00f1or\r\n", TransferEncoding.EightBit)]
    [InlineData("Subject: a\n\nbody\n", TransferEncoding.Binary)]
    [InlineData("Subject: a\r\n\r\nbo\rdy\r\n", TransferEncoding.Binary)]
    [InlineData("Subject: a\r\n\r\nends\r", TransferEncoding.Binary)]
    [InlineData("Subject: a\r\n\r\nb\0dy\r\n", TransferEncoding.Binary)]
    public async Task Message_IsUnchanged_AndWhatItAsksIsSaid(string raw, TransferEncoding expected)
    {
        foreach (var content in (OutgoingContent[])[Composed.Bytes(raw), OutgoingContent.From(new Trickle(Encoding.Latin1.GetBytes(raw)))])
        {
            var written = await Composed.Of(Composed.Mail() with { Text = "t", Attachments = [new OutgoingAttachment("a.eml", "message/rfc822", content)] });
            var part = written.Read.Root.Children[1];
            Assert.Equal(raw, Encoding.Latin1.GetString(part.RawBody.Span));
            Assert.Equal(expected, written.Message.Encoding);
            Assert.Equal(expected == TransferEncoding.Binary ? MessageEncoding.Binary : MessageEncoding.Text, written.Message.Envelope.Encoding);
            Assert.Equal(expected, part.TransferEncoding);
            Assert.Equal(expected, written.Read.Root.TransferEncoding);
            Assert.Equal("a", part.Message?.Subject);
        }
    }

    [Theory]
    [InlineData(998, TransferEncoding.SevenBit)]
    [InlineData(999, TransferEncoding.Binary)]
    public async Task Message_WithLinesThatAreTooLong_IsBinary(int length, TransferEncoding expected)
    {
        var content = Composed.Bytes($"Subject: a\r\n\r\n{new string('x', length)}\r\nend");
        Assert.Equal(expected, (await Composed.Of(Composed.Mail() with { Attachments = [new OutgoingAttachment(null, "message/rfc822", content)] })).Message.Encoding);
    }

    [Fact]
    public async Task Boundary_ThatOccurs_IsNotUsed()
    {
        var first = await Composed.Of(Composed.Mail() with { Text = "t", Attachments = [File] });
        var boundary = first.Read.Root.Parameters["boundary"];
        foreach (var mail in (OutgoingMessage[])[
            Composed.Mail() with { Text = $"--{boundary}", Attachments = [File] },
            Composed.Mail() with { Attachments = [new OutgoingAttachment("a.eml", "message/rfc822", OutgoingContent.From(first.Raw)), File] },
            Composed.Mail() with { Attachments = [new OutgoingAttachment("a.eml", "message/rfc822", OutgoingContent.From(new Trickle(first.Raw))), File] }])
        {
            var again = await Composed.Of(mail);
            Assert.NotEqual(boundary, again.Read.Root.Parameters["boundary"]);
            Assert.Equal("zip", again.Read.Leaves[^1].DecodeText());
        }
    }

    [Fact]
    public async Task SameSeedDateAndId_AreTheSameBytes()
    {
        var mail = Composed.Mail("Señor") with { Text = "ñ", Html = "h", Attachments = [File] };
        Assert.Equal((await Composed.Of(mail)).Raw, (await Composed.Of(mail)).Raw);
        Assert.NotEqual((await Composed.Of(mail)).Raw, (await Composed.Of(mail, "other")).Raw);
    }

    [Fact]
    public async Task Contents_OfEveryKind_AreTheSameBytes()
    {
        var bytes = new byte[200_001];
        new Random(1).NextBytes(bytes);
        foreach (var length in (int[])[0, 1, 57, 47_880, 47_881, 95_760, bytes.Length])
        {
            var part = bytes[..length];
            var opened = 0;
            foreach (var (content, known) in ((OutgoingContent, bool)[])[
                (OutgoingContent.From(part), true), (OutgoingContent.From(new MemoryStream(part)), true), (OutgoingContent.From(new Trickle(part)), true),
                (OutgoingContent.From(new Trickle(part, seeks: false)), false), (OutgoingContent.From(_ => { opened++; return new ValueTask<Stream>(new Trickle(part)); }, length), true),
                (OutgoingContent.From(_ => new ValueTask<Stream>(new Trickle(part, seeks: false))), false)])
            {
                var written = await Composed.Of(Composed.Mail() with { Attachments = [new OutgoingAttachment("a", "application/octet-stream", content), File] });
                Assert.Equal(known, written.Message.Length is not null);
                Assert.Equal(part, written.Read.Leaves[0].Decode());
            }
            Assert.Equal(1, opened);
        }
    }

    [Fact]
    public async Task Stream_ThatCanSeek_IsWrittenAgain_AndOneThatCannotIsRefusedThen()
    {
        var stream = new MemoryStream("xxabc"u8.ToArray()) { Position = 2 };
        var again = await Composed.Of(Composed.Mail() with { Attachments = [new OutgoingAttachment("a", "text/csv", OutgoingContent.From(stream))] });
        using var second = new MemoryStream();
        await again.Message.WriteToAsync(second, Cancellation);
        Assert.Equal(again.Raw, second.ToArray());
        Assert.Equal("abc", again.Read.Leaves[0].DecodeText());
        var once = await Composed.Of(Composed.Mail() with { Attachments = [new OutgoingAttachment("a", "text/csv", OutgoingContent.From(new Trickle([1], seeks: false)))] });
        await Assert.ThrowsAsync<InvalidOperationException>(() => once.Message.WriteToAsync(second, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { Attachments = [new OutgoingAttachment("a", "message/rfc822", OutgoingContent.From(new Trickle([1], seeks: false)))] }));
    }

    [Theory]
    [InlineData(4), InlineData(6)]
    public async Task Stream_OfAnotherLengthThanSaid_IsNoticed(int said)
    {
        var content = OutgoingContent.From(_ => new ValueTask<Stream>(new Trickle(new byte[5])), said);
        await Assert.ThrowsAsync<InvalidDataException>(() => Composed.Of(Composed.Mail() with { Attachments = [new OutgoingAttachment("a", "application/zip", content)] }));
    }

    [Theory]
    [InlineData("multipart/mixed"), InlineData("Multipart/Mixed"), InlineData("zip"), InlineData("application/"), InlineData("/zip"), InlineData("application/zip; name=x"), InlineData("")]
    public async Task Type_ThatIsNone_OrCannotBeAttached_IsRefused(string type) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Composed.Of(Composed.Mail() with { Attachments = [File with { ContentType = type }] }));

    [Fact]
    public async Task BigMail_IsNeverHeldInMemory()
    {
        const long Size = 110_000_000;
        var mail = Composed.Mail() with { Text = "t", Attachments = [new OutgoingAttachment("a", "application/zip", OutgoingContent.From(_ => new ValueTask<Stream>(new Zeros(Size)), Size))] };
        var message = await new MimeComposer(TimeProvider.System).ComposeAsync(mail, Cancellation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sink = new Counting();
        var writing = message.WriteToAsync(sink, Cancellation);
        Assert.True(writing.IsCompletedSuccessfully, "Nothing here waits, so all was done on this thread.");
        await writing;
        Assert.Equal(message.Length, sink.Written);
        Assert.True(sink.Written > 150_000_000);
        Assert.InRange(sink.Longest, 1, 100_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class Trickle(byte[] bytes, bool seeks = true) : MemoryStream(bytes)
    {
        public override bool CanSeek => seeks;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
    }

    private sealed class Zeros(long size) : MemoryStream
    {
        private long left = size;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var given = (int)Math.Min(left, buffer.Length);
            left -= given;
            return ValueTask.FromResult(given);
        }
    }

    private sealed class Counting : MemoryStream
    {
        public long Written { get; private set; }

        public int Longest { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            Longest = Math.Max(Longest, buffer.Length);
            return ValueTask.CompletedTask;
        }
    }

    [Theory]
    [InlineData("text/csv", "windows-1252", "a.csv", "text/csv; charset=windows-1252; name=\"a.csv\"")]
    [InlineData("TEXT/plain", "utf-8", null, "TEXT/plain; charset=utf-8")]
    [InlineData("text/plain", null, null, "text/plain")]
    public async Task Charset_OfATextFile_IsSaid_AndTheBytesStay(string type, string? charset, string? name, string expected)
    {
        byte[] bytes = [0xc3, 0x91, 0x0a];
        var part = (await WithFile(new(name, type, OutgoingContent.From(bytes)) { Charset = charset })).Read.Root.Children[0];
        using var written = new MemoryStream();
        await part.DecodeToAsync(written, TestContext.Current.CancellationToken);
        Assert.Equal(expected, part.Headers.Find("Content-Type")!.Unfolded);
        Assert.Equal(charset, part.Parameters.GetValueOrDefault("charset"));
        Assert.Equal(bytes, written.ToArray());
    }

    [Theory]
    [InlineData("text/plain", "utf-8; name=b")]
    [InlineData("text/plain", "utf-8\r\nX-Evil: 1")]
    [InlineData("text/plain", "")]
    [InlineData("text/plain", "ñ")]
    [InlineData("application/zip", "utf-8")]
    public async Task Charset_ThatCannotBeOne_IsRefused(string type, string charset)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => WithFile(new("a", type, Composed.Bytes("x")) { Charset = charset }));
        Assert.Contains("is no charset of", refused.Message, StringComparison.Ordinal);
    }

    private static Task<Composed> WithFile(OutgoingAttachment file) => Composed.Of(Composed.Mail() with { Attachments = [file] });
}
