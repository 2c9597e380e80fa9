using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>The texts of a mail in winmail.dat: plain, HTML and compressed RTF.</summary>
public sealed class TnefTests : IDisposable
{
    // The first example of MS-OXRTFCP section 4.1, and the second, whose reference reads what it writes.
    private const string Hello = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
        Repeating = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0";

    private const string HelloText = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", Koi8 = "\u00db\u00cf\u00d3\u00d4\u00c9\u00ca";

    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-tnef-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static MimePart Child(params byte[][] attributes)
    {
        var mail = Small.WinMail(TnefBytes.Whole(attributes));
        Assert.Empty(mail.Warnings);
        return Assert.Single(mail.Leaves.Skip(1));
    }

    private static MimeMessage Rtf(byte[] packed, MimeLimits? limits = null) => Small.WinMail(TnefBytes.Whole(TnefBytes.Properties((TnefBytes.CompressedRtf, packed))), limits);

    [Fact]
    public void Html_OfTheSample_IsInTheCharsetItCameIn()
    {
        var mail = MimeParser.Parse(File.ReadAllBytes(Samples.Require("mail-MimeKit/UnitTests/TestData/tnef/ukr.eml")), cancellation: TestContext.Current.CancellationToken);
        var html = Assert.Single(mail.Leaves, leaf => leaf.Origin == MimePartOrigin.Tnef);
        Assert.Equal(("text/html", "koi8-r"), (html.ContentType, html.Charset));
        Assert.Contains("шостий", html.DecodeText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20866u, Koi8, "koi8-r", "шостий")]
    [InlineData(20866u, "<meta charset=windows-1252>" + Koi8, "koi8-r", "<meta charset=windows-1252>шостий")]
    [InlineData(65001u, "\u00c3\u00b1", "utf-8", "ñ")]
    [InlineData(28591u, "\u00f1\u0080", "windows-1252", "ñ€")]
    [InlineData(20127u, "a", "us-ascii", "a")]
    [InlineData(936u, "\u00c4\u00e3\u00ba\u00c3", "gb18030", "你好")]
    [InlineData(0u, "<meta charset=koi8-r>" + Koi8, "koi8-r", "<meta charset=koi8-r>шостий")]
    [InlineData(0u, "<meta charset=made-up>\u00f8", "windows-1251", "<meta charset=made-up>ш")]
    [InlineData(0u, "\u00f8", "windows-1251", "ш")]
    [InlineData(1u, "\u00f8", "windows-1251", "ш")]
    [InlineData(65000u, "\u00f8", "windows-1251", "ш")]
    [InlineData(uint.MaxValue, "\u00f8", "windows-1251", "ш")]
    public void Html_IsInTheCodePageOfTheInternet_ElseInItsOwn_ElseInTheMachines(uint page, string html, string charset, string expected)
    {
        (uint, byte[]) text = (TnefBytes.HtmlBinary, TnefBytes.Narrow(html)), said = (TnefBytes.InternetCodepage, TnefBytes.Number(page));
        foreach (var properties in new[] { TnefBytes.Properties(text, said), TnefBytes.Properties(said, text) })
        {
            var part = Child(TnefBytes.Page(1251), properties);
            Assert.Equal(("text/html", charset, expected), (part.ContentType, part.Charset, part.DecodeText()));
        }
    }

    [Theory]
    [InlineData(TnefBytes.HtmlNarrow, "\u00f8\0", "text/html", "ш")]
    [InlineData(TnefBytes.HtmlWide, "H\u0004\0\0", "text/html", "ш")]
    [InlineData(TnefBytes.BodyNarrow, "\u00f8\0", "text/plain", "ш")]
    [InlineData(TnefBytes.BodyNarrow, "\u00f8\u00f8", "text/plain", "шш")]
    [InlineData(TnefBytes.BodyWide, "H\u0004\0\0", "text/plain", "ш")]
    [InlineData(TnefBytes.BodyWide, "H\u0004", "text/plain", "ш")]
    public void Strings_AreInTheMachinesCodePageOrWide_AndLoseNothingButTheirEnd(uint tag, string value, string type, string expected)
    {
        var part = Child(TnefBytes.Page(1251), TnefBytes.Properties((tag, TnefBytes.Narrow(value)), (TnefBytes.InternetCodepage, TnefBytes.Number(20866))));
        Assert.Equal((type, expected), (part.ContentType, part.DecodeText()));
    }

    [Theory]
    [InlineData(65001u, "\u00c3\u00b1", "ñ")]
    [InlineData(1251u, "\u00f8", "ш")]
    [InlineData(0u, "\u00f8", "ø")]
    public void Body_IsInTheMachinesCodePage(uint page, string body, string expected) =>
        Assert.Equal(expected, Child(TnefBytes.Page(page), TnefBytes.Attribute(TnefBytes.Body, TnefBytes.Narrow(body + "\0"))).DecodeText());

    [Theory]
    [InlineData("Image/PNG\0", "<a@b>\0", "image/png", "a@b")]
    [InlineData(" image/png\r\n\0", " <a@b>\r\n\0", "image/png", "a@b")]
    [InlineData("a/b\r\nX: y\0", "a@b\r\nX: y\0", "a/b", null)]
    [InlineData("a\r\nX: y/b\0", "a\u007fb\0", "application/octet-stream", null)]
    [InlineData("image\0", "<>\0", "application/octet-stream", null)]
    [InlineData("a/b/c\0", "\0", "application/octet-stream", null)]
    public void Attachment_SaysNothingThatIsNoTypeOrId(string tag, string id, string type, string? contentId)
    {
        var part = Child(TnefBytes.Attribute(TnefBytes.RenderData, new byte[14]), TnefBytes.Attribute(TnefBytes.Data, [1]),
            TnefBytes.AttachmentProperties((TnefBytes.MimeTag, TnefBytes.Narrow(tag)), (TnefBytes.ContentId, TnefBytes.Narrow(id))));
        Assert.Equal((type, contentId), (part.ContentType, part.ContentId));
    }

    [Theory]
    [InlineData(Hello, HelloText)]
    [InlineData(Repeating, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}")]
    public void Rtf_OfTheSpecification_IsUnpacked(string packed, string expected)
    {
        var part = Child(TnefBytes.Properties((TnefBytes.CompressedRtf, Convert.FromHexString(packed))));
        Assert.Equal(("1.1", "text/rtf", expected, MimePartOrigin.Tnef), (part.Path, part.ContentType, part.Text(), part.Origin));
        Assert.Equal((null, null), (part.FileName, part.Disposition));
    }

    [Theory]
    [InlineData("winmail", "{\\rtf1\\adeflang1025\\ansi", "\r\n\\par }}\0")]
    [InlineData("attachments", "{\\rtf1\\ansi\\ansicpg1252\\deff0\\deflang1033{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}}\r\n", "\\pard\\objattph\\'20\\par\r\n}\r\n\0")]
    [InlineData("missing-filenames", "{\\rtf1\\ansi\\ansicpg1252\\fromtext", "\\objattph   }")]
    public void Rtf_OfTheSamples_IsWhole(string name, string start, string end)
    {
        var mail = Small.WinMail(File.ReadAllBytes(Samples.Require($"mail-MimeKit/UnitTests/TestData/tnef/{name}.tnef")));
        var rtf = Assert.Single(mail.Leaves, leaf => leaf.ContentType == "text/rtf").Text();
        Assert.StartsWith(start, rtf, StringComparison.Ordinal);
        Assert.EndsWith(end, rtf, StringComparison.Ordinal);
        Assert.Empty(mail.Warnings);
    }

    // Whatever a gateway says that it is.
    [Theory]
    [InlineData("application/ms-tnef")]
    [InlineData("application/octet-stream; name=winmail.dat")]
    [InlineData("text/plain; name=winmail.dat")]
    [InlineData("text/plain; name=WIN.DAT")]
    public void WinMail_IsKnownByItsTypeOrItsName(string type)
    {
        var tnef = TnefBytes.Whole(TnefBytes.Properties((TnefBytes.BodyNarrow, "text\0"u8.ToArray())));
        var mail = Small.Mail($"Content-Type: {type}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(tnef)}");
        Assert.Equal(["text"], mail.Leaves.Skip(1).Select(leaf => leaf.Text()));
    }

    // An attached mail is an object, behind the id of its interface; its own files follow it.
    [Fact]
    public void Mail_InWinMail_IsTakenApart()
    {
        byte[] inner = TnefBytes.Whole(TnefBytes.Properties((TnefBytes.BodyNarrow, "inner\0"u8.ToArray())), TnefBytes.Attribute(TnefBytes.RenderData, new byte[14]),
            TnefBytes.Attribute(TnefBytes.Title, "a.xml\0"u8.ToArray()), TnefBytes.Attribute(TnefBytes.Data, "<a/>"u8.ToArray()));
        var mail = Small.WinMail(TnefBytes.Whole(TnefBytes.Attribute(TnefBytes.RenderData, new byte[14]), TnefBytes.Attribute(TnefBytes.Title, "The mail\0"u8.ToArray()),
            TnefBytes.AttachmentProperties((TnefBytes.AttachmentObject, [.. new byte[16], .. inner]), (TnefBytes.AttachmentMethod, TnefBytes.Number(5))),
            TnefBytes.Attribute(TnefBytes.RenderData, new byte[14]), TnefBytes.Attribute(TnefBytes.Title, "b.zip\0"u8.ToArray()), TnefBytes.Attribute(TnefBytes.Data, "zip"u8.ToArray())));
        Assert.Equal(["1.1 application/ms-tnef The mail", "1.1.1 text/plain ", "1.1.2 application/octet-stream a.xml", "1.2 application/octet-stream b.zip"],
            mail.Leaves.Skip(1).Select(leaf => $"{leaf.Path} {leaf.ContentType} {leaf.FileName}"));
        Assert.Equal(["inner", "<a/>", "zip"], mail.Leaves.Skip(2).Select(leaf => leaf.Text()));
        Assert.Empty(mail.Warnings);
    }

    [Fact]
    public void Rtf_StandsBesideTheOtherTexts()
    {
        var mail = Small.WinMail(TnefBytes.Whole(TnefBytes.Properties((TnefBytes.BodyNarrow, "plain\0"u8.ToArray()), (TnefBytes.CompressedRtf, Convert.FromHexString(Hello)),
            (TnefBytes.HtmlBinary, "<p>html"u8.ToArray()))));
        Assert.Equal(["1.1 text/plain plain", $"1.2 text/rtf {HelloText}", "1.3 text/html <p>html"], mail.Show().Skip(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(3889)]
    [InlineData(3890)]
    [InlineData(4096)]
    [InlineData(100_000)]
    [InlineData(700_000)]
    public async Task Rtf_OfAnyLength_IsUnpackedInMemoryAndThroughAFile(int length)
    {
        var random = new Random(length);
        var text = new byte[length];
        random.NextBytes(text);
        // Stretches that were there before, near and as far as a reference reaches.
        for (var at = 5000; at + 100 < length; at += 37)
            text.AsSpan(at - random.Next(1, 4090), random.Next(3, 40)).CopyTo(text.AsSpan(at));
        foreach (var packed in new[] { RtfPacker.Compressed(text), RtfPacker.Plain(text) })
        {
            var mail = Rtf(packed);
            Assert.Empty(mail.Warnings);
            Assert.Equal(length == 0 ? [] : [text], mail.Leaves.Skip(1).Select(leaf => leaf.Decode()));
            var path = Path.Combine(folder, "mail");
            await File.WriteAllBytesAsync(path, Small.WinMailRaw(TnefBytes.Whole(TnefBytes.Properties((TnefBytes.CompressedRtf, packed)))), TestContext.Current.CancellationToken);
            using var file = MimeFile.Open(path, MimeLimits.Default, inMemory: 0, TestContext.Current.CancellationToken);
            Assert.Equal(length == 0 ? [] : [text], file.Message.Leaves.Skip(1).Select(leaf => leaf.Decode()));
        }
    }

    [Theory]
    [InlineData(0, 0x2c)] // what is packed is shorter by its last byte
    [InlineData(0, 0x2e)] // it says to be longer than it is
    [InlineData(4, 0x2a)] // another size
    [InlineData(12, 0)] // another checksum
    public void Rtf_WhoseHeadContradicts_IsGivenWithAWarning(int at, int value)
    {
        var packed = Convert.FromHexString(Hello);
        packed[at] = (byte)value;
        var mail = Rtf(packed);
        Assert.Equal(HelloText, mail.Leaves[1].Text());
        Assert.Equal([new MimeWarning(MimeWarningKind.DamagedTnef, "1", "")], mail.Warnings);
    }

    [Fact]
    public void Rtf_Cut_GivesWhatIsThere()
    {
        var whole = Convert.FromHexString(Hello);
        var longest = 0;
        for (var length = 1; length < whole.Length; length++)
        {
            var mail = Rtf(whole[..length]);
            Assert.Equal([MimeWarningKind.DamagedTnef], mail.Kinds());
            var text = mail.Leaves.Count > 1 ? mail.Leaves[1].Text() : "";
            Assert.StartsWith(text, HelloText, StringComparison.Ordinal);
            Assert.True(text.Length >= longest);
            longest = text.Length;
        }
        Assert.Equal(HelloText.Length, longest);
    }

    [Fact]
    public void Rtf_OfAnotherKind_IsNamedDamaged()
    {
        var packed = Convert.FromHexString(Hello);
        packed[8] = (byte)'X';
        var mail = Rtf(packed);
        Assert.Single(mail.Leaves);
        Assert.Equal([MimeWarningKind.DamagedTnef], mail.Kinds());
    }

    [Fact]
    public void Rtf_DamagedAnywhere_IsBounded()
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"{{\\rtf1 line {i} of 300\\par }}\r\n")));
        var whole = RtfPacker.Compressed(text);
        var random = new Random(7);
        for (var seed = 0; seed < 2000; seed++)
        {
            var packed = whole.ToArray();
            for (var damage = random.Next(1, 4); damage > 0; damage--)
                packed[random.Next(packed.Length)] = (byte)random.Next(256);
            // Two bytes give 17 at most, and every eighth thing costs a byte more.
            Assert.All(Rtf(packed).Leaves.Skip(1), leaf => Assert.InRange(leaf.RawBody.Length, 1, packed.Length * 17 / 2));
        }
    }

    [Fact]
    public void Rtf_LargerThanMayBeUnpacked_StaysPacked()
    {
        var packed = RtfPacker.Compressed(new byte[100_000]);
        Assert.InRange(packed.Length, 1, 20_000);
        var mail = Rtf(packed, new MimeLimits { UnpackedBytes = 60_000 });
        Assert.Single(mail.Leaves);
        Assert.Equal(MimeLimitsReached.UnpackedBytes, mail.LimitReached);
        Assert.Equal(2, Rtf(packed, new MimeLimits { UnpackedBytes = 140_000 }).Leaves.Count);
    }
}
