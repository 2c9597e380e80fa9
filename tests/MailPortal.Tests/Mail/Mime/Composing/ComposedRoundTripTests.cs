using System.Text;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

/// <summary>Mails of every make, written and read again.</summary>
public sealed class ComposedRoundTripTests
{
    private const int Mails = 4000;

    private static readonly string[] Letters =
    [
        "a", "b", "Z", "0", "9", " ", " ", ".", ",", ";", ":", "\"", "\\", "(", ")", "<", ">", "@", "=", "?", "_", "=?", "?=", "%", "*", "'", "[", "]", "-", "--",
        "ñ", "é", "Ü", "ß", "发", "票", "ك", "ا", "א", "😀", "👨‍👩‍👧", "e\u0301", "\uFFFD", "€", "\u00AD", "=?utf-8?Q?x?=", "word", "Factura electrónica",
    ];

    private static readonly string[] Lines = ["", " ", ".", "..", "-- ", "From ", ">From", "=", "=20", "\t", "--", "--=_", "\n", "\r\n", "\0", "ñ", "发票", "😀", "plain words", "begin 644 x", "<p>"];

    [Fact]
    public async Task RandomMails_ComeBack()
    {
        for (var seed = 0; seed < Mails; seed++)
        {
            var random = new Random(seed);
            var mail = Random(random);
            try
            {
                Check(mail, await Composed.Of(mail, $"{seed}"));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Mail {seed}: {exception.Message}", exception);
            }
        }
    }

    private static void Check(OutgoingMessage mail, Composed written)
    {
        var read = written.Read;
        Assert.Equal(mail.Subject.Trim(), read.Subject);
        Assert.Equal(mail.From.Select(Normal), read.From);
        Assert.Equal(mail.To.Select(Normal), read.To);
        Assert.Equal(mail.Cc.Select(Normal), read.Cc);
        Assert.Equal(mail.Date, read.Date);
        var leaves = new Queue<MimePart>(read.Leaves.Where(leaf => leaf.Origin == MimePartOrigin.Mime));
        if (mail.Text is { } text)
            AssertText(text, leaves.Dequeue());
        if (mail.Html is { } html)
            AssertText(html, leaves.Dequeue());
        if (mail.Text is null && mail.Html is null && mail.Attachments.Count == 0)
            Assert.Empty(leaves.Dequeue().Decode());
        foreach (var picture in mail.Pictures)
        {
            var leaf = leaves.Dequeue();
            Assert.Equal((picture.ContentId, picture.ContentType, picture.Name), (leaf.ContentId, leaf.ContentType, leaf.OriginalFileName));
            Assert.Equal(picture.Content.Bytes!.Value, leaf.Decode());
        }
        foreach (var attachment in mail.Attachments)
        {
            var leaf = leaves.Dequeue();
            if (attachment.ContentType == "message/rfc822")
            {
                Assert.Equal("nested", leaf.DecodeText());
                continue;
            }
            Assert.Equal((attachment.ContentType, attachment.Name, "attachment"), (leaf.ContentType, leaf.OriginalFileName, leaf.Disposition));
            Assert.Equal(attachment.Name, leaf.Parameters.GetValueOrDefault("name"));
            Assert.Equal(attachment.Content.Bytes!.Value, leaf.Decode());
        }
        Assert.Empty(leaves);
    }

    private static void AssertText(string expected, MimePart leaf)
    {
        var lines = expected.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        // The last line of a mail gets its end.
        Assert.Contains(leaf.DecodeText(), (string[])[lines, lines + "\r\n"]);
    }

    private static OutgoingMessage Random(Random random)
    {
        var html = random.Next(2) == 0 ? Many(random, Lines, 40) : null;
        return Composed.Mail(Many(random, Letters, random.Next(3) == 0 ? 200 : 12).Trim()) with
        {
            From = [Address(random)],
            To = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Address(random))],
            Cc = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Address(random))],
            Date = new DateTimeOffset(2000 + random.Next(60), random.Next(1, 13), random.Next(1, 29), random.Next(24), random.Next(60), random.Next(60), TimeSpan.FromMinutes(15 * random.Next(-48, 57))),
            Text = random.Next(3) > 0 ? Many(random, Lines, 60) : null,
            Html = html,
            Pictures = html is null ? [] : [.. Enumerable.Range(0, random.Next(3)).Select(i => new OutgoingPicture($"p{i}@x", "image/png", Bytes(random), Name(random)))],
            Attachments = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Attachment(random))],
        };
    }

    private static OutgoingAttachment Attachment(Random random) => random.Next(4) == 0
        ? new OutgoingAttachment(Name(random), "message/rfc822", Composed.Bytes("Subject: x\r\n\r\nnested"))
        : new OutgoingAttachment(Name(random), "application/zip", Bytes(random));

    private static MailAddress Address(Random random) =>
        new(Many(random, Letters, random.Next(8) == 0 ? 60 : 6), $"{(random.Next(9) == 0 ? "ñ" : "a")}{random.Next(1000)}@{(random.Next(3) == 0 ? "xn--espaa-rta" : "x")}.example");

    private static OutgoingContent Bytes(Random random)
    {
        var bytes = new byte[random.Next(0, random.Next(20) == 0 ? 100_000 : 300)];
        random.NextBytes(bytes);
        return OutgoingContent.From(bytes);
    }

    private static string? Name(Random random) => random.Next(6) == 0 ? null
        : "f" + Many(random, Letters, random.Next(6) == 0 ? 300 : 15).Replace("\\", "", StringComparison.Ordinal).Replace("\u200D", "", StringComparison.Ordinal).Replace("\u00AD", "", StringComparison.Ordinal) + "z";

    private static string Many(Random random, string[] pieces, int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => pieces[random.Next(pieces.Length)]));

    // Our reader's way with names: blanks in a row are one, quotes of habit around a name are not part of it.
    private static MailAddress Normal(MailAddress address)
    {
        var name = string.Join(' ', address.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return address with { Name = name.Length > 1 && name[0] == '\'' && name[^1] == '\'' ? name[1..^1].Trim() : name };
    }
}
