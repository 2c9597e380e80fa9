using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

public sealed class MultipartTests
{
    private const string Mixed = "Content-Type: multipart/mixed; boundary=a\n\n";

    [Fact]
    public void Parts_AreFoundWithTheirPaths()
    {
        var mail = Small.Mail(Mixed + "before\n--a\n\none\n--a\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\ntwo\n--b\nContent-Type: text/html\n\nthree\n--b--\n--a--\nafter");
        Assert.Equal(["1 text/plain one", "2.1 text/plain two", "2.2 text/html three"], mail.Show());
        Assert.Equal("before", System.Text.Encoding.ASCII.GetString(mail.Root.Preamble.Span));
        Assert.Equal("after", System.Text.Encoding.ASCII.GetString(mail.Root.Epilogue.Span));
        Assert.Empty(mail.Warnings);
    }

    [Fact]
    public void Boundaries_WithACommonPrefix_AreKeptApart()
    {
        var mail = Small.Mail(Mixed + "--a\nContent-Type: multipart/mixed; boundary=ab\n\n--ab\n\none\n--ab\n\ntwo\n--ab--\n--a\n\nthree\n--a--\n");
        Assert.Equal(["1.1 text/plain one", "1.2 text/plain two", "2 text/plain three"], mail.Show());
        Assert.Empty(mail.Warnings);
    }

    // Turned into text twice on its way: CR CR LF.
    [Fact]
    public void LineBreaks_WithTwoCarriageReturns_ArePartedAsUsual()
    {
        var mail = Small.Raw((Mixed + "--a\nContent-Type: application/zip; name=f.zip\nContent-Transfer-Encoding: base64\n\nYWJj\n--a words\nContent-Type: text/html\n\ntwo\n--a--\nafter\n").Replace("\n", "\r\r\n", StringComparison.Ordinal));
        Assert.Equal(["1 application/zip abc", "2 text/html two"], mail.Show());
        Assert.Equal("f.zip", mail.Leaves[0].FileName);
        Assert.Equal([MimeWarningKind.WordsBehindBoundary], mail.Kinds());
    }

    // In any other mail a CR before the line break of a delimiter is a file's.
    [Fact]
    public void CarriageReturn_AtTheEndOfAFile_StaysInIt() =>
        Assert.Equal(["1 application/octet-stream x\r"], Small.Raw((Mixed + "--a\nContent-Type: application/octet-stream\n\nx\r\n--a--\n").Replace("\n", "\r\n", StringComparison.Ordinal)).Show());

    // The empty line between the header and the first part was lost; the part's header is no more of the mail's.
    [Theory]
    [InlineData("b", "b")]
    [InlineData("\"----=_Part_1\"", "----=_Part_1")]
    public void EmptyLine_BeforeTheFirstDelimiter_MayBeMissing(string named, string boundary)
    {
        var mail = Small.Mail($"From: a@x.co\nContent-Type: multipart/mixed; boundary={named}\n--{boundary}\nContent-Type: application/xml; name=f.xml\nContent-Transfer-Encoding: base64\n\nPGEvPg==\n--{boundary}\n\ntwo\n--{boundary}--\n");
        Assert.Equal(["1 application/xml <a/>", "2 text/plain two"], mail.Show());
        Assert.Equal([MimeWarningKind.MissingHeaderBodySeparator], mail.Kinds());
    }

    [Theory]
    [InlineData("multipart-mixed; boundary=a")]
    [InlineData("; boundary=a")]
    [InlineData("multipart; boundary=a")]
    public void Type_ThatIsNone_WithABoundary_HasParts(string type)
    {
        var mail = Small.Mail($"Content-Type: {type}\n\n--a\nContent-Type: application/zip\n\none\n--a--\n");
        Assert.Equal(["1 application/zip one"], mail.Show());
        Assert.Contains(MimeWarningKind.MalformedContentType, mail.Kinds());
    }

    [Fact]
    public void Terminator_Missing_IsWarnedOf()
    {
        var mail = Small.Mail(Mixed + "--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--a\n\ntwo");
        Assert.Equal(["1.1 text/plain one", "2 text/plain two"], mail.Show());
        Assert.Equal(["1", ""], mail.Warnings.Where(warning => warning.Kind == MimeWarningKind.MissingTerminator).Select(warning => warning.Path));
    }

    // They are no content, and still nothing vanishes without a word.
    [Fact]
    public void Boundary_WithWordsBehindIt_IsOneAndTheyAreTold()
    {
        var mail = Small.Mail(Mixed + "--a \t first words \n\none\n--a\nContent-Type: multipart/mixed; boundary=b c\n\n--b c second\n\ntwo\n--b c-- third\n--a--\tlast\nafter");
        Assert.Equal(["1 text/plain one", "2.1 text/plain two"], mail.Show());
        Assert.Equal(
            [(MimeWarningKind.WordsBehindBoundary, "", "first words"), (MimeWarningKind.WordsBehindBoundary, "2", "second"), (MimeWarningKind.WordsBehindBoundary, "2", "third"), (MimeWarningKind.WordsBehindBoundary, "", "last")],
            mail.Warnings.Select(warning => (warning.Kind, warning.Path, warning.Detail)));
    }

    [Fact]
    public void Boundary_WithWordsBehindIt_WherePartsAreTooMany_TellsThoseThatAreInNone()
    {
        var raw = System.Text.Encoding.ASCII.GetBytes((Mixed + "--a one\n\n1\n--a two\n\n2\n--a three\n\n3\n--a-- four\n--a-- five\n").Replace("\n", "\r\n", StringComparison.Ordinal));
        var mail = MimeParser.Parse(raw, new MimeLimits { Parts = 2 }, TestContext.Current.CancellationToken);
        Assert.Equal(["one", "four"], mail.Warnings.Where(warning => warning.Kind == MimeWarningKind.WordsBehindBoundary).Select(warning => warning.Detail));
        Assert.Equal("--a two\r\n\r\n2\r\n--a three\r\n\r\n3", mail.Leaves[^1].Text());
        Assert.Equal("--a-- five\r\n", System.Text.Encoding.ASCII.GetString(mail.Root.Epilogue.Span));
    }

    [Fact]
    public void Part_AfterTerminator_IsReadToo()
    {
        var mail = Small.Mail(Mixed + "--a\n\none\n--a--\nwords\n--a\n\ntwo\n--a--\n");
        Assert.Equal(["1 text/plain one", "2 application/octet-stream words", "3 text/plain two"], mail.Show());
        Assert.Equal(MimePartOrigin.Unread, mail.Leaves[1].Origin);
        Assert.Contains(MimeWarningKind.PartAfterTerminator, mail.Kinds());
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed\n\n", MimeWarningKind.MissingBoundary)]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\"\n\n", MimeWarningKind.MissingBoundary)]
    [InlineData("Content-Type: multipart/mixed; boundary=\n\n", MimeWarningKind.MissingBoundary)]
    [InlineData("Content-Type: multipart/mixed; boundary=other\n\n", MimeWarningKind.BoundaryGuessed)]
    public void Boundary_MissingOrWrong_IsGuessed(string head, MimeWarningKind kind)
    {
        var mail = Small.Mail(head + "--x\nContent-Type: text/plain\n\none\n--x\nContent-Type: text/html\n\ntwo\n--x--\n");
        Assert.Equal(["1 text/plain one", "2 text/html two"], mail.Show());
        Assert.Contains(kind, mail.Kinds());
    }

    [Fact]
    public void Boundary_Empty_IsTakenAtItsWord()
    {
        var mail = Small.Mail("Content-Type: multipart/mixed; boundary=\"\"\n\n--\nContent-Type: text/plain\n\none\n-- two\n--\nContent-Type: text/html\n\nthree\n----\n");
        Assert.Equal(["1 text/plain one\r\n-- two", "2 text/html three"], mail.Show());
        Assert.Equal([MimeWarningKind.MissingBoundary, MimeWarningKind.BoundaryGuessed], mail.Kinds());
    }

    [Theory]
    [InlineData("\"a\"\\nX-Own: 1")]
    [InlineData("\"a\"--")]
    [InlineData("\"a\"; charset=\"b\"x")]
    public void Boundary_InQuotes_EndsWithThem(string boundary) => Assert.Equal(["1 text/plain one"], Small.Mail($"Content-Type: multipart/mixed; boundary={boundary}\n\n--a\n\none\n--a--\n").Show());

    [Fact]
    public void Boundary_InApostrophes_IsWithoutThem()
    {
        Assert.Equal(["1 text/plain one"], Small.Mail("Content-Type: multipart/mixed; boundary='a'\n\n--a\n\none\n--a--\n").Show());
        Assert.Equal(["1 text/plain one"], Small.Mail("Content-Type: multipart/mixed; boundary='a'\n\n--'a'\n\none\n--'a'--\n").Show());
    }

    [Fact]
    public void Boundary_NamedWithItsDashes_IsWithoutThem()
    {
        Assert.Equal(["1 text/plain one", "2 text/plain two"], Small.Mail("Content-Type: multipart/mixed; boundary=\"--a\"\n\n--a\n\none\n--a\n\ntwo\n--a--\n").Show());
        Assert.Equal(["1 text/plain one\r\n--a"], Small.Mail("Content-Type: multipart/mixed; boundary=\"--a\"\n\n----a\n\none\n--a\n----a--\n").Show());
    }

    // What is closed takes no more delimiters: they are those of the multipart around it.
    [Theory]
    [InlineData("Content-Type: multipart/alternative; boundary=a\n\n--a\n\none\n--a--\n")]
    [InlineData("Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a--\n\n")]
    public void Boundary_OfAnInnerMultipartToo_IsTheOutersBehindItsEnd(string inner)
    {
        var mail = Small.Mail($"{Mixed}--a\n{inner}--a\nContent-Type: application/zip\n\ntwo\n--a--\n");
        Assert.Equal(["1.1 text/plain one", "2 application/zip two"], mail.Show());
        Assert.Empty(mail.Warnings);
    }

    // A bounce with no more than the header of what it gives back.
    [Fact]
    public void Multipart_OfNothing_WithinAnotherMail_IsNoFile()
    {
        var mail = Small.Mail(Mixed + "--a\n\none\n--a\nContent-Type: message/rfc822\n\nSubject: inner\nContent-Type: multipart/mixed; boundary=b\n\n\n--a--\n");
        Assert.Equal(["1 text/plain one"], mail.Show());
        Assert.Equal("inner", mail.Root.Children[1].Message?.Subject);
    }

    [Fact]
    public void Boundary_NowhereToBeSeen_LeavesOneLeaf()
    {
        var mail = Small.Mail("Content-Type: multipart/mixed; boundary=a\n\njust\n-- \ntext");
        Assert.Equal(["1 multipart/mixed just\r\n-- \r\ntext"], mail.Show());
        Assert.Contains(MimeWarningKind.BoundaryNotFound, mail.Kinds());
    }

    [Fact]
    public void Headers_EndedByADelimiter_HaveNoBody()
    {
        var mail = Small.Mail(Mixed + "--a\nContent-Type: text/html\n--a\n\ntwo\n--a--\n");
        Assert.Equal(["1 text/html ", "2 text/plain two"], mail.Show());
    }

    [Fact]
    public void Message_Nested_IsReachedWithItsOwnFields()
    {
        var mail = Small.Mail(Mixed + "--a\nContent-Type: message/rfc822\n\nSubject: inner\nFrom: in@x.co\n\none\n--a\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntwo\n--b--\n--a--\n");
        Assert.Equal(["1.1 text/plain one", "2.1 text/plain two"], mail.Show());
        Assert.Equal("inner", mail.Root.Children[0].Message?.Subject);
        Assert.Equal("in@x.co", mail.Root.Children[0].Message?.From[0].Address);
        Assert.Null(mail.Subject);
    }

    [Theory]
    [InlineData("message/rfc822")]
    [InlineData("message/rfc2822")]
    [InlineData("message/global")]
    [InlineData("message/news")]
    public void Message_UnderEachOfItsNames_IsOne(string type) => Assert.Equal("inner", Small.Mail($"Content-Type: {type}\n\nSubject: inner\n\none").Root.Message?.Subject);

    [Fact]
    public void Digest_HasMessagesByDefault()
    {
        var mail = Small.Mail("Content-Type: multipart/digest; boundary=a\n\n--a\n\nSubject: one\n\n1\n--a\n\nSubject: two\n\n2\n--a--\n");
        Assert.Equal(["one", "two"], mail.Root.Children.Select(part => part.Message?.Subject));
    }

    [Fact]
    public void Message_InBase64_IsReadAllTheSame()
    {
        var inner = Convert.ToBase64String("Subject: inner\r\n\r\nbody"u8);
        var mail = Small.Mail($"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}\n");
        Assert.Equal("inner", mail.Root.Message?.Subject);
        Assert.Equal(["1.1 text/plain body"], mail.Show());
        Assert.Contains(MimeWarningKind.EncodedContainer, mail.Kinds());
    }

    [Fact]
    public void Message_OnlySaidToBeInBase64_IsReadAsItIs() =>
        Assert.Equal("inner", Small.Mail("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nSubject: inner\n\nbody").Root.Message?.Subject);

    [Fact]
    public void Multipart_InBase64_IsReadAllTheSame()
    {
        var inner = Convert.ToBase64String("--a\r\n\r\none\r\n--a--\r\n"u8);
        var mail = Small.Mail($"Content-Transfer-Encoding: base64\n{Mixed}{inner}\n");
        Assert.Equal(["1 text/plain one"], mail.Show());
    }

    [Fact]
    public void Multipart_OnlySaidToBeInBase64_IsReadAsItIs() =>
        Assert.Equal(["1 text/plain one"], Small.Mail($"Content-Transfer-Encoding: base64\n{Mixed}--a\n\none\n--a--\n").Show());

    [Fact]
    public void Fragment_AndExternalBody_AreNamed()
    {
        Assert.Contains(MimeWarningKind.PartialMessage, Small.Mail("Content-Type: message/partial; id=x; number=1\n\nbody").Kinds());
        Assert.Contains(MimeWarningKind.ExternalBody, Small.Mail("Content-Type: message/external-body; access-type=url\n\nbody").Kinds());
        Assert.Contains(MimeWarningKind.Encrypted, Small.Mail("Content-Type: application/pgp-encrypted\n\nVersion: 1").Kinds());
    }
}
