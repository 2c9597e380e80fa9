using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

public sealed class HeaderTests
{
    [Fact]
    public void Input_Empty_IsOneEmptyLeaf()
    {
        var mail = Small.Raw("");
        Assert.Equal(0, Assert.Single(mail.Leaves).RawBody.Length);
        Assert.Contains(MimeWarningKind.EmptyInput, mail.Kinds());
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\r\n")]
    public void Lines_WithAnyEnding_AreRead(string ending)
    {
        var mail = Small.Raw("Subject: a\n b\nFrom: ana@x.co\n\nbody".Replace("\n", ending, StringComparison.Ordinal));
        Assert.Equal("a b", mail.Subject);
        Assert.Equal("ana@x.co", Assert.Single(mail.From).Address);
        Assert.Equal("body", Assert.Single(mail.Leaves).Text());
    }

    [Fact]
    public void Header_WithLoneCarriageReturn_SmugglesNoField()
    {
        var mail = Small.Raw("Subject: a\rBcc: spy@x.co\r\n\r\nbody");
        Assert.Null(mail.Headers.Find("Bcc"));
        Assert.Single(mail.Headers);
    }

    [Fact]
    public void Header_Alone_HasEmptyBody()
    {
        var mail = Small.Raw("Subject: only this");
        Assert.Equal("only this", mail.Subject);
        Assert.Equal("", Assert.Single(mail.Leaves).Text());
    }

    [Fact]
    public void Header_Doubled_FirstWins()
    {
        var mail = Small.Mail("Subject: one\nSubject: two\nContent-Type: text/html\nContent-Type: text/plain\n\nx");
        Assert.Equal("one", mail.Subject);
        Assert.Equal("text/html", mail.Root.ContentType);
        Assert.Equal(["Content-Type", "Subject"], mail.Warnings.Where(warning => warning.Kind == MimeWarningKind.DoubledHeader).Select(warning => warning.Detail));
        Assert.Equal(["one", "two"], mail.Headers.All("subject").Select(header => header.Value));
    }

    [Fact]
    public void MboxLine_First_IsPassedOver()
    {
        var mail = Small.Mail("From ana@x.co Mon Nov 13 08:01:13 2017\nSubject: a\n\nbody");
        Assert.Equal("a", mail.Subject);
        Assert.Contains(MimeWarningKind.MboxFromLine, mail.Kinds());
    }

    [Fact]
    public void BrokenLine_BetweenHeaders_IsPassedOver()
    {
        var mail = Small.Mail("To: b@x.co\nthis is no header\nSubject: a\n\nbody");
        Assert.Equal("a", mail.Subject);
        Assert.Equal("body", mail.Root.Text());
        Assert.Contains(MimeWarningKind.MalformedHeaderLine, mail.Kinds());
    }

    [Fact]
    public void Body_WithoutEmptyLineBefore_IsKept()
    {
        var mail = Small.Mail("Subject: a\nDear all,\nsee you");
        Assert.Equal("Dear all,\r\nsee you", mail.Root.Text());
        Assert.Contains(MimeWarningKind.MissingHeaderBodySeparator, mail.Kinds());
    }

    [Fact]
    public void FoldedLines_ThatLostTheirBlanks_ArePassedOver_UntilItIsKnownWhoWrites()
    {
        var mail = Small.Mail("Received: from a\nby b; Mon\nid 7\nfor c\nSubject: a\nFrom: x@y.co\nDear all,\nas I\nSubject: said\n\nmore");
        Assert.Equal("a", mail.Subject);
        Assert.Equal("x@y.co", mail.From[0].Address);
        Assert.Equal("Dear all,\r\nas I\r\nSubject: said\r\n\r\nmore", mail.Root.Text());
        Assert.Equal("by b; Mon\r\nid 7\r\n\r\nSubject: a", Small.Mail("Received: from a\nby b; Mon\nid 7\n\nSubject: a").Root.Text());
    }

    [Theory]
    [InlineData("\u00ef\u00bb\u00bf")]
    [InlineData("\u00ef\u00bb\u00bf\r\n")]
    [InlineData("\r\n\u00ef\u00bb\u00bf")]
    public void ByteOrderMark_BeforeTheFirstHeader_IsPassedOver(string before)
    {
        var mail = Small.Raw($"{before}Subject: a\r\nFrom: ana@x.co\r\n\r\nbody");
        Assert.Equal(("a", "ana@x.co", "body"), (mail.Subject, Assert.Single(mail.From).Address, mail.Root.Text()));
        Assert.Contains(MimeWarningKind.ByteOrderMark, mail.Kinds());
        Assert.StartsWith(before, System.Text.Encoding.Latin1.GetString(mail.Headers.Raw.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void ByteOrderMark_OfAnAttachedMail_IsPassedOver()
    {
        var mail = Small.Mail("Content-Type: message/rfc822\n\n\u00ef\u00bb\u00bfFrom ana@x.co Mon Nov 13 08:01:13 2017\nSubject: inner\n\nbody");
        Assert.Equal("inner", mail.Root.Message?.Subject);
        Assert.Equal([MimeWarningKind.ByteOrderMark, MimeWarningKind.MboxFromLine], mail.Kinds());
    }

    [Fact]
    public void ByteOrderMark_BeforeWords_IsPartOfTheBody() => Assert.Equal("\u00ef\u00bb\u00bfDear all\r\n", Small.Mail("\u00ef\u00bb\u00bfDear all\n").Root.Text());

    [Fact]
    public void EmptyLines_BeforeTheFirstHeader_ArePassedOver() => Assert.Equal("a", Small.Mail("   \n\nSubject: a\n\nbody").Subject);

    [Fact]
    public void Name_WithBlanksBeforeColon_IsRead() => Assert.Equal("a", Small.Mail("Subject \t: a\n\n").Subject);

    [Theory]
    [InlineData("=?utf-8?Q?Se=C3=B1or?=", "Señor")]
    [InlineData("=?utf-8?q?Se=c3=b1or?= x", "Señor x")]
    [InlineData("=?UTF-8?B?U2XDsW9y?=", "Señor")]
    [InlineData("=?utf-8*es?Q?a?=", "a")]
    [InlineData("=?iso-8859-1?Q?a_b?= =?iso-8859-1?Q?_c?=", "a b c")]
    [InlineData("=?utf-8?Q?Se=C3?= =?utf-8?Q?=B1or?=", "Señor")]
    [InlineData("=?utf-8?B?U2XD?=\n =?utf-8?B?sW9y?=", "Señor")]
    [InlineData("a=?utf-8?Q?b?=c", "abc")]
    [InlineData("=?utf-8?Q?two words?=", "two words")]
    [InlineData("=?utf-8?X?a?=", "=?utf-8?X?a?=")]
    [InlineData("=?utf-8?Q?open", "=?utf-8?Q?open")]
    [InlineData("=?unheard-of?Q?Se=C3=B1or?=", "Señor")]
    [InlineData("=?utf-8?Q?Se=F1or?=", "Señor")]
    [InlineData("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("=?utf-7?Q?+AGE-?=", "a")]
    [InlineData("=?gb2312?B?1tDOxA==?=", "中文")]
    [InlineData("Se\u00f1or", "Señor")]
    [InlineData("Se\u00c3\u00b1or", "Señor")]
    [InlineData("=?iso-8859-1?Q?Se\u00f1or?=", "Señor")]
    [InlineData("=?utf-8?Q??= a", " a")]
    [InlineData("=?utf-8?Q?=C2=BFListo?=20S=C3=AD!?=", "¿Listo? Sí!")] // its question mark should have been encoded
    [InlineData("=?utf-8?Q?a?=C3=B1?=C2=BA?= b", "a?ñ?º b")]
    [InlineData("=?utf-8?Q?a?=C3 =?utf-8?Q?b?=", "aC3 b")]
    [InlineData("=?utf-8?Q?a?=de =?utf-8?Q?b?=", "ade b")]
    [InlineData("=?utf-8?Q?a?=AB", "aAB")]
    [InlineData("=?utf-7?Q?1_+_1_+AGE-?=", "1 + 1 a")]
    [InlineData("A\u00c3\u00b1o n\u00c2\u00ba \u00c3", "Año nº \uFFFD")] // cut in the middle of a character
    [InlineData("=?utf-8?B?U2XDs?=\n =?utf-8?B?W9y?=", "Señor")]
    [InlineData("=?utf-8?B?U2XDsW9?= =?UTF-8?B?y?=", "Señor")]
    [InlineData("=?utf-8?B?U2XDsW9yYQ?= =?utf-8?B?==?= x", "Señora x")]
    [InlineData("=?utf-8?B?YWI?= =?utf-8?B?Yw?= =?utf-8?B?ZGVm?=", "abcdef")]
    [InlineData("=?utf-8?B?YWI=?= =?utf-8?B?Yw==?=", "abc")]
    [InlineData("=?utf-8?B?U2XD?= =?utf-8?Q?=B1or?=", "Señor")]
    [InlineData("=?utf-8?Q?Se=C3?= =?utf-8?B?sW9y?=", "Señor")]
    [InlineData("=?utf-8?Q?Se=C?= =?utf-8?Q?3=B1or?=", "Señor")]
    [InlineData("=?utf-8?Q?Se=?= =?utf-8?Q?C3=B1or?=", "Señor")]
    [InlineData("=?big5?B?pKS?= =?big5?B?k5Q==?=", "中文")]
    [InlineData("=?utf-8?B?YQ==?= =?iso-8859-1?B?8Q==?=", "añ")]
    [InlineData("=?utf-8?B?U2XDsW9yYQ?= =?utf-8?B?==?= =?utf-8?B?IHgg?= =?utf-8?B?eQ==?=", "Señora x y")]
    public void Subject_EncodedOrRaw_IsDecoded(string raw, string expected) => Assert.Equal(expected.Trim(), Small.Mail($"Subject: {raw}\n\n").Subject);

    [Fact]
    public void ConversationAndPeople_AreRead()
    {
        var mail = Small.Mail("Sender: S <s@x.co>\nReply-To: a@x.co, b@x.co\nBcc: c@x.co\nIn-Reply-To: <1@x.co> (yesterday)\nReferences: <0@x.co>\n <1@ x.co><<broken> <2@x.co\n\n");
        Assert.Equal(("s@x.co", "S"), (mail.Sender!.Address, mail.Sender.Name));
        Assert.Equal(["a@x.co", "b@x.co"], mail.ReplyTo.Select(address => address.Address));
        Assert.Equal("c@x.co", Assert.Single(mail.Bcc).Address);
        Assert.Equal(["1@x.co"], mail.InReplyTo);
        Assert.Equal(["0@x.co", "1@x.co", "broken"], mail.References);
        Assert.Null(Small.Mail("\n").Sender);
    }

    [Theory]
    [InlineData("<a@b.c>", "a@b.c")]
    [InlineData("  <a@b.c> (x)", "a@b.c")]
    [InlineData("a@b.c", "a@b.c")]
    [InlineData("<no-at>", "no-at")]
    [InlineData("a@b.c>", "a@b.c")]
    [InlineData("<a@b.c", "a@b.c")]
    [InlineData("<<a@b.c>>", "a@b.c")]
    [InlineData("<a@\n b.c>", "a@b.c")]
    [InlineData("< a@b.c >", "a@b.c")]
    [InlineData("<\"a b\"@b.c>", "\"a b\"@b.c")]
    [InlineData("<\"a b@b.c>", null)]
    [InlineData("12223", null)]
    [InlineData("<>", null)]
    [InlineData("<a b@c>", null)]
    [InlineData("", null)]
    public void MessageId_IsRead(string raw, string? expected)
    {
        var mail = Small.Mail($"Message-ID: {raw}\n\n");
        Assert.Equal(expected, mail.MessageId);
        Assert.Equal(raw.Trim().Replace("\n", "", StringComparison.Ordinal), mail.RawMessageId);
        Assert.Equal(expected is null, mail.Kinds().Contains(MimeWarningKind.MalformedMessageId));
    }
}
