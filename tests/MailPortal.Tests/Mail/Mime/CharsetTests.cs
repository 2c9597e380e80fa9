using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>What a text is in where its charset is not said, is said by something in it, or is said wrongly.</summary>
public sealed class CharsetTests
{
    [Theory]
    [InlineData(null, "\u00ff\u00feH\0\u00f1\0", "Hñ", null)]
    [InlineData(null, "\u00fe\u00ff\0H\0\u00f1", "Hñ", null)]
    [InlineData(null, "\u00ff\u00fe\0\0H\0\0\0\u00f1\0\0\0", "Hñ", null)]
    [InlineData(null, "\0\0\u00fe\u00ff\0\0\0H\0\0\0\u00f1", "Hñ", null)]
    [InlineData(null, "\u00ef\u00bb\u00bf\u00c3\u00b1", "ñ", null)]
    [InlineData("utf-8", "\u00ef\u00bb\u00bf\u00c3\u00b1", "ñ", null)]
    [InlineData("utf-16", "\u00fe\u00ff\0H\0\u00f1", "Hñ", null)]
    [InlineData("UTF-16", "\u00ff\u00feH\0\u00f1\0", "Hñ", null)]
    [InlineData("utf-16le", "\u00ff\u00feH\0\u00f1\0", "Hñ", null)]
    [InlineData("utf-16be", "\u00fe\u00ff\0H\0\u00f1", "Hñ", null)]
    [InlineData("utf-16", "H\0\u00f1\0", "Hñ", null)]
    [InlineData("utf-32", "\0\0\u00fe\u00ff\0\0\0H", "H", null)]
    [InlineData("utf-16be", "\u00ff\u00feH\0\u00f1\0", "Hñ", MimeWarningKind.CharsetMismatch)]
    [InlineData("utf-8", "\u00ff\u00feH\0\u00f1\0", "Hñ", MimeWarningKind.CharsetMismatch)]
    [InlineData("iso-8859-1", "\u00ef\u00bb\u00bf\u00c3\u00b1", "ñ", MimeWarningKind.CharsetMismatch)]
    [InlineData("us-ascii", "\u00ff\u00feH\0\u00f1\0", "Hñ", MimeWarningKind.CharsetMismatch)]
    [InlineData("made-up", "\u00fe\u00ff\0H\0\u00f1", "Hñ", MimeWarningKind.UnknownCharset)]
    [InlineData(null, "\u00ef\u00bb\u00bf\u00f1", "ñ", MimeWarningKind.CharsetMismatch)]
    [InlineData(null, "\u00ff\u00feH\0\u00f1", "H\uFFFD", MimeWarningKind.CharsetMismatch)]
    [InlineData(null, "A\u00c3\u00b1o n\u00c2\u00ba \u00c3", "Año nº \uFFFD", null)]
    public void ByteOrderMark_ComesBeforeTheName(string? charset, string body, string expected, MimeWarningKind? kind) => Check("text/plain", charset, body, expected, kind);

    [Theory]
    [InlineData("<meta charset=windows-1251>\u00f8", "<meta charset=windows-1251>ш")]
    [InlineData("<html><head><META CHARSET = 'KOI8-R' />\u00db", "<html><head><META CHARSET = 'KOI8-R' />ш")]
    [InlineData("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">\u00f8", "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">ш")]
    [InlineData("<meta content='text/html;charset=\"koi8-r\"' http-equiv=content-type>\u00db", "<meta content='text/html;charset=\"koi8-r\"' http-equiv=content-type>ш")]
    [InlineData("<!-- <meta charset=koi8-r> --><meta charset=windows-1251>\u00f8", "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>ш")]
    [InlineData("<!--><meta charset=windows-1251>\u00f8", "<!--><meta charset=windows-1251>ш")]
    [InlineData("<a title='<meta charset=koi8-r>'><meta charset=windows-1251>\u00f8", "<a title='<meta charset=koi8-r>'><meta charset=windows-1251>ш")]
    [InlineData("<meta name=a content=charset=koi8-r><meta charset=windows-1251>\u00f8", "<meta name=a content=charset=koi8-r><meta charset=windows-1251>ш")]
    [InlineData("<meta charset=iso-2022-jp>\u001b$BF|K\\\u001b(B", "<meta charset=iso-2022-jp>日本")]
    [InlineData("<meta charset=utf-16>\u00c3\u00b1", "<meta charset=utf-16>ñ")]
    [InlineData("<meta charset=us-ascii>\u00c3\u00b1", "<meta charset=us-ascii>ñ")]
    [InlineData("<meta name=viewport>\u00f1", "<meta name=viewport>ñ")]
    [InlineData("<metal charset=koi8-r>\u00f1", "<metal charset=koi8-r>ñ")]
    [InlineData("<meta charset=koi8-r", "<meta charset=koi8-r")]
    [InlineData("< meta charset=koi8-r>\u00f1", "< meta charset=koi8-r>ñ")]
    [InlineData("<meta charset='koi8-r>\u00f1", "<meta charset='koi8-r>ñ")]
    [InlineData("<meta charset=>\u00f1", "<meta charset=>ñ")]
    [InlineData("\u00c3\u00b1<", "ñ<")]
    [InlineData("", "")]
    public void Html_WithoutAName_IsInTheOneOfItsMeta(string body, string expected)
    {
        Check("text/html", null, body, expected, null);
        Check("application/xhtml+xml", null, body, expected, null);
    }

    [Theory]
    [InlineData("us-ascii", "<meta charset=windows-1251>\u00f8", "<meta charset=windows-1251>ш", MimeWarningKind.CharsetMismatch)]
    [InlineData("made-up", "<meta charset=windows-1251>\u00f8", "<meta charset=windows-1251>ш", MimeWarningKind.UnknownCharset)]
    [InlineData(null, "<meta charset=made-up>\u00f1", "<meta charset=made-up>ñ", MimeWarningKind.UnknownCharset)]
    [InlineData(null, "<meta charset=utf-8>\u00f1", "<meta charset=utf-8>ñ", MimeWarningKind.CharsetMismatch)]
    [InlineData("windows-1251", "<meta charset=koi8-r>\u00f8", "<meta charset=koi8-r>ш", null)]
    [InlineData(null, "\u00ef\u00bb\u00bf<meta charset=koi8-r>\u00c3\u00b1", "<meta charset=koi8-r>ñ", null)]
    public void Html_OfWhichMoreIsSaid_TakesTheBetter(string? charset, string body, string expected, MimeWarningKind? kind) => Check("text/html", charset, body, expected, kind);

    [Fact]
    public void Html_IsSearchedForItsMetaSoFarAsBrowsersDo()
    {
        const string Meta = "<meta charset=windows-1251>";
        var before = new string(' ', 1024 - Meta.Length);
        Check("text/html", null, before + Meta + "\u00f8", before + Meta + "ш", null);
        Check("text/html", null, before + " " + Meta + "\u00f8", before + " " + Meta + "ø", null);
    }

    [Fact]
    public void PlainText_ThatQuotesAMeta_IsNone() => Check("text/plain", null, "<meta charset=windows-1251>\u00f8", "<meta charset=windows-1251>ø", null);

    [Theory]
    [InlineData("ANSI_X3.4-1968")]
    [InlineData("646")]
    [InlineData("iso646-us")]
    [InlineData("ASCII")]
    [InlineData("US-ASCII")]
    [InlineData("iso-ir-6")]
    [InlineData("cp20127")]
    public void Ascii_UnderAnyName_IsNothingToLoseCharactersFor(string charset)
    {
        Check("text/plain", charset, "n 5", "n 5", null);
        Check("text/plain", charset, "n\u00ba 5", "nº 5", MimeWarningKind.CharsetMismatch);
        Check("text/plain", charset, "n\u00c2\u00ba 5", "nº 5", MimeWarningKind.CharsetMismatch);
        Assert.Equal("nº 5", Small.Mail($"Subject: =?{charset}?Q?n=BA_5?=\n\n").Subject);
        Assert.Equal("nº 5", Small.Leaf($"Content-Disposition: attachment; filename*={charset}''n%BA%205").FileName);
    }

    [Theory]
    [InlineData("cp65001", "\u00c3\u00b1", "ñ")]
    [InlineData("cp28591", "\u00f1\u0080", "ñ€")]
    [InlineData("cp20866", "\u00db", "ш")]
    public void CodePage_OfThePlatformsOwn_IsFound(string charset, string body, string expected) => Check("text/plain", charset, body, expected, null);

    // The platform knows more names than the aliases: what they name is what counts.
    [Theory]
    [InlineData("iso-8859-1", "\u00f1\u0080", "ñ€")]
    [InlineData("csISOLatin1", "\u00f1\u0080", "ñ€")]
    [InlineData("l1", "\u00f1\u0080", "ñ€")]
    [InlineData("iso-ir-100", "\u00f1\u0080", "ñ€")]
    [InlineData("cp819", "\u00f1\u0080", "ñ€")]
    [InlineData("ibm819", "\u00f1\u0080", "ñ€")]
    [InlineData("csISOLatin5", "\u00fe\u0080", "ş€")]
    [InlineData("latin5", "\u00fe\u0080", "ş€")]
    [InlineData("csGB2312", "\u0081\u0030\u008a\u0039", "ñ")]
    [InlineData("iso-ir-58", "\u0081\u0030\u008a\u0039", "ñ")]
    [InlineData("euc-kr", "\u00b0\u00a1\u0081\u0041", "가갂")]
    [InlineData("csEUCKR", "\u00b0\u00a1\u0081\u0041", "가갂")]
    [InlineData("ks_c_5601-1987", "\u00b0\u00a1\u0081\u0041", "가갂")]
    [InlineData("korean", "\u00b0\u00a1\u0081\u0041", "가갂")]
    [InlineData("cp51949", "\u00b0\u00a1\u0081\u0041", "가갂")]
    [InlineData("EUC_KR", "\u00b0\u00a1\u0081\u0041", "가갂")]
    [InlineData("euckr", "\u00b0\u00a1\u0081\u0041", "가갂")]
    [InlineData("ks_c_5601-1992", "\u00b0\u00a1\u0081\u0041", "가갂")]
    [InlineData("ISO8859_15", "\u00a4", "€")]
    [InlineData("iso8859-15", "\u00a4", "€")]
    [InlineData("latin-9", "\u00a4", "€")]
    [InlineData("iso8859_2", "\u00b1", "ą")]
    [InlineData("iso88592", "\u00b1", "ą")]
    [InlineData("latin-2", "\u00b1", "ą")]
    [InlineData("EUC_JP", "\u00c6\u00fc", "日")]
    [InlineData("eucjp", "\u00c6\u00fc", "日")]
    [InlineData("ISO2022JP", "\u001b$BF|\u001b(B", "日")]
    [InlineData("iso-2022-jp-1", "\u001b$BF|\u001b(B", "日")]
    [InlineData("iso-2022-jp-ms", "\u001b$BF|\u001b(B", "日")]
    [InlineData("big-5", "\u00a4\u00a4", "中")]
    [InlineData("x-big5", "\u00a4\u00a4", "中")]
    [InlineData("big5-eten", "\u00a4\u00a4", "中")]
    [InlineData("tis620", "\u00a1", "ก")]
    [InlineData("mac-roman", "\u0096", "ñ")]
    [InlineData("utf7", "+APE-", "ñ")]
    [InlineData("x-unicode-2-0-utf-7", "+APE-", "ñ")]
    public void Charset_UnderAnyName_IsTheOneThatBrowsersRead(string charset, string body, string expected)
    {
        Check("text/plain", charset, body, expected, null);
        Assert.Equal(expected, Small.Mail($"Subject: =?{charset}?B?{Convert.ToBase64String(Encoding.Latin1.GetBytes(body))}?=\n\n").Subject);
    }

    // Letters have a NUL beside them in UTF-16, and no text of another charset has any.
    [Theory]
    [InlineData(null, "H\0o\0l\0a\0", "Hola")]
    [InlineData(null, "\0H\0o\0l\0a", "Hola")]
    [InlineData("utf-16", "\0H\0o\0l\0a", "Hola")]
    [InlineData("utf-16", "H\0o\0l\0a\0", "Hola")]
    [InlineData("utf-16be", "\0H\0o\0l\0a", "Hola")]
    [InlineData(null, "\0\0\0\0", "\0\0\0\0")]
    [InlineData(null, "ab\0cd\0", "ab\0cd\0")]
    public void Utf16_WithoutAMark_IsInTheOrderOfItsNuls(string? charset, string body, string expected) => Check("text/plain", charset, body, expected, null);

    // Whoever writes raw bytes into a header has the body in the same charset.
    [Theory]
    [InlineData("gb2312", "发票")]
    [InlineData("koi8-r", "Счёт")]
    [InlineData("shift_jis", "請求書")]
    [InlineData("windows-1250", "Účet")]
    public void Header_OfRawBytes_IsInTheCharsetThatTheMailNames(string charset, string text)
    {
        var raw = Encoding.Latin1.GetString(CodePagesEncodingProvider.Instance.GetEncoding(charset)!.GetBytes(text));
        var alone = Small.Mail($"Subject: {raw}\nFrom: {raw} <a@x.co>\nContent-Type: text/plain; charset={charset}; name=\"{raw}.txt\"\n\nx");
        Assert.Equal((text, text, text + ".txt"), (alone.Subject, alone.From[0].Name, alone.Root.FileName));
        Assert.Equal(MimeWarningKind.EightBitHeader, alone.Kinds().First());
        var parts = Small.Mail($"Subject: {raw}\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; CHARSET=\"{charset}\"\n\nx\n--b\nContent-Type: application/pdf; name=\"{raw}.pdf\"\n\nx\n--b--\n"
            .Replace("CHARSET", charset == "gb2312" ? "CHARSET" : "charset", StringComparison.Ordinal));
        Assert.Equal((text, text + ".pdf"), (parts.Subject, parts.Leaves[1].FileName));
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=us-ascii\n\nx\n--b\nContent-Type: text/html; charset=koi8-r\n\nx\n--b--\n")]
    [InlineData("Content-Type: text/html\n\n<meta http-equiv=Content-Type content=text/html;charset=koi8-r>")]
    public void Header_OfRawBytes_IsInTheFirstCharsetThatTheyMayBeIn(string rest) =>
        Assert.Equal("шо", Small.Mail($"Subject: \u00db\u00cf\n{rest}").Subject);

    [Fact]
    public void Header_OfRawBytes_OfAMailWithin_IsInTheCharsetOfThatOne()
    {
        var mail = Small.Mail("Subject: \u00f1\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=iso-8859-2\n\nx\n--b\nContent-Type: message/rfc822\n\nSubject: \u00db\nContent-Type: text/plain; charset=koi8-r\n\nx\n--b--\n");
        Assert.Equal(("ń", "ш"), (mail.Subject, mail.Root.Children[1].Message!.Subject));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("us-ascii")]
    [InlineData("made-up")]
    [InlineData("iso-2022-jp")] // in which these bytes are nothing
    public void Header_OfRawBytesThatAreNotInTheCharsetNamed_IsWestern(string charset) =>
        Assert.Equal("Se\u00f1or", Small.Mail($"Subject: Se\u00f1or\nContent-Type: text/plain; charset={charset}\n\nx").Subject);

    // A header is read as UTF-8 before a word in it is seen to be in something else, which may take more bytes for the same characters.
    [Theory]
    [InlineData("iso-2022-jp", "漢a漢", 10)]
    [InlineData("csISO2022JP", "漢", 20)]
    [InlineData("iso-2022-kr", "한", 20)]
    [InlineData("hz-gb-2312", "汉", 20)]
    [InlineData("gb18030", "😀", 20)]
    [InlineData("utf-32", "漢", 20)]
    [InlineData("utf-8", "漢", 20)]
    public void EncodedWord_OfRawCharacters_IsThem(string charset, string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));
        var word = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes($"=?{charset}?Q?{text}?="));
        var mail = Small.Mail($"Subject: {word}\nFrom: {word} <a@x.co>\nContent-Disposition: attachment; filename=\"{word}\"\n\n");
        Assert.Equal((text, text, text), (mail.Subject, Assert.Single(mail.From).Name, mail.Root.FileName));
    }

    [Fact]
    public void EncodedWord_OfARawCharacterForEachByte_IsRead() =>
        Assert.NotNull(Small.Mail($"Subject: =?iso-2022-jp?Q?{new string('\u00ff', 1000)}?=\n\n").Subject);

    private static void Check(string type, string? charset, string body, string expected, MimeWarningKind? kind)
    {
        var name = charset is null ? "" : $"; charset=\"{charset}\"";
        var mail = Small.Raw($"Content-Type: {type}{name}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.Latin1.GetBytes(body))}");
        Assert.Equal(expected, mail.Root.DecodeText());
        Assert.Equal(kind is null ? [] : [kind.Value], mail.Kinds());
    }
}
