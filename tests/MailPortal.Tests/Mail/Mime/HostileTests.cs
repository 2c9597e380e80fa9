using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

public sealed class HostileTests
{
    private const int Size = 4 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Inputs => [.. Makers.Keys];

    private static Dictionary<string, Func<string>> Makers { get; } = new(StringComparer.Ordinal)
    {
        ["delimiters"] = () => "Content-Type: multipart/mixed; boundary=a\n\n" + Many("--a\n"),
        ["ruler"] = () => "Content-Type: multipart/mixed; boundary=a\n\n" + Many("-"),
        ["nearly delimiters"] = () => "Content-Type: multipart/mixed; boundary=" + new string('-', 60) + "a\n\n" + Many(new string('-', 61) + "\n"),
        ["nested multiparts"] = () => Many("Content-Type: multipart/mixed; boundary=a\n\n--a\n"),
        ["nested with prefixes"] = () => string.Concat(Enumerable.Range(1, 2000).Select(i => $"Content-Type: multipart/mixed; boundary={new string('a', i)}\n\n--{new string('a', i)}\n")),
        ["nested messages"] = () => Many("Content-Type: message/rfc822\n\n"),
        ["missing boundaries"] = () => "Content-Type: multipart/mixed; boundary=a\n\n" + Many("--a\nContent-Type: multipart/mixed; boundary=b\n\n"),
        ["giant header"] = () => "Subject: " + Many("a") + "\n\nbody",
        ["header of openings"] = () => "Subject: " + Many("=?utf-8?Q?") + "\n\nbody",
        ["header of words"] = () => "Subject: " + Many("=?utf-8?Q?a?= ") + "\n\nbody",
        ["folded for ever"] = () => "Subject: a" + Many("\n ") + "\n\nbody",
        ["many headers"] = () => Many("A: b\n") + "\n\nbody",
        ["no header"] = () => Many("a\n"),
        ["blank lines"] = () => Many(" \n"),
        ["brackets"] = () => "From: " + Many("<") + "\n\n",
        ["comments"] = () => "From: " + Many("(") + "\nContent-Type: text/plain; " + Many("(") + "\n\n",
        ["groups"] = () => "From: a@b" + Many(":") + "\nTo: " + Many("a,") + "\n\n",
        ["addresses"] = () => "To: " + Many("a@b,") + "\n\n",
        ["comments closed"] = () => "From: " + Many("(a)") + "\n\n",
        ["quotes closed"] = () => "From: " + Many("\"\"") + "\nTo: " + Many("\"a\" ") + "\nCc: " + Many("\"a@b\"c") + "\n\n",
        ["quotes in blanks"] = () => "From: " + new string(' ', Size / 4) + Many("\" ") + "\n\n",
        ["escaped quotes"] = () => "From: " + Many("\"\\") + "\nTo: " + Many("(\\") + "\n\n",
        ["schemes"] = () => "From: " + new string('a', Size / 4) + " " + Many("mailto:") + "\n\n",
        ["brackets without commas"] = () => "From: " + Many("a<b>") + "\nTo: " + Many("<a@b") + "\nCc: " + Many("a<") + "\n\n",
        ["semicolons"] = () => "From: " + Many("<a;") + "\nTo: <" + Many("a;") + "\nCc: " + Many("a@b c;d <") + "\n\n",
        ["words in B"] = () => "Subject: " + Many("=?utf-8?B?YQ?= ") + "\n\n",
        ["words in turns"] = () => "Subject: " + Many("=?a?B?YQ?= =?a?Q?a?= =?b?Q?a?= ") + "\n\n",
        ["parameters"] = () => "Content-Type: text/plain" + Many("; a=b") + "\n\n",
        ["continuations"] = () => "Content-Type: text/plain" + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"; a*{i}*=%41")) + "\n\n",
        ["quotes"] = () => "Content-Type: text/plain; name=" + Many("\"a\\\"") + "\n\n",
        ["quotes left open"] = () => "Content-Type: text/plain" + Many("; a=\"x ") + "\n\n",
        ["quotes left open with parameters"] = () => "Content-Type: text/plain" + Many("; a=\"x\"y; b=\"\\") + "\n\n",
        ["parentheses in value"] = () => "Content-Type: text/plain; name=a" + Many(" (") + ".\n\n",
        ["blanks in value"] = () => "Content-Type: text/plain; name=a" + Many("  a") + "\n\n",
        ["one base64 line"] = () => "Content-Transfer-Encoding: base64\n\n" + Many("YWJj"),
        ["paddings"] = () => "Content-Transfer-Encoding: base64\n\n" + Many("YQ=="),
        ["base64 noise"] = () => "Content-Transfer-Encoding: base64\n\n" + Many("YWJjY!"),
        ["base64 blanks"] = () => "Content-Transfer-Encoding: base64\n\n" + Many("Y W J j\n"),
        ["base64 empty lines"] = () => "Content-Transfer-Encoding: base64\n\n" + Many("YWJj\n\n"),
        ["base64 empty lines of noise"] = () => "Content-Transfer-Encoding: base64\n\n" + Many("YWJj\n\n!\n"),
        ["equals signs"] = () => "Content-Transfer-Encoding: quoted-printable\n\n" + Many("= "),
        ["quoted carriage returns"] = () => "Content-Transfer-Encoding: quoted-printable\n\n=" + Many("\r"),
        ["quoted blanks"] = () => "Content-Transfer-Encoding: quoted-printable\n\n=" + Many(" "),
        ["begins"] = () => "\n" + Many("begin 644 a\n#86)C\n"),
        ["begins in quoted-printable"] = () => "Content-Transfer-Encoding: quoted-printable\n\n" + Many("begin 644 a\n#86)C\n"),
        ["begins without data"] = () => "\n" + Many("begin 644 a\n"),
        ["yenc"] = () => "\n" + Many("=ybegin name=a\n"),
        ["lost folds"] = () => "Content-Type: a/b;\n" + Many("a=b;\n") + "\n",
        ["lost folds of a word"] = () => "Subject: =?utf-8?B?\n" + Many("AAAA\n") + "\n",
        ["lost folds of addresses"] = () => "To: a@b,\n" + Many("a@b,\n") + "\n",
        ["lines before base64"] = () => "Content-Transfer-Encoding: base64\n" + Many("no base64\n") + "\nYWJj",
        ["one line before base64"] = () => "Content-Transfer-Encoding: base64\n" + string.Concat(Enumerable.Repeat("no base64\n", 49)) + "\n" + Many("YWJj"),
        ["question marks in words"] = () => "Subject: " + Many("=?a?Q?b?=AA") + "\n\n",
        ["question marks in one word"] = () => "Subject: =?a?Q?b" + Many("?=AA") + "\n\n",
        ["closed again and again"] = () => string.Concat(Enumerable.Repeat("Content-Type: multipart/mixed; boundary=a\n\n--a\n", 20)) + Many("--a--\n"),
        ["nuls"] = () => Many("\0"),
    };

    private static string Many(string piece) => new StringBuilder(Size + piece.Length).Insert(0, piece, Size / piece.Length).ToString();

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Input_MadeToBeSlow_IsReadInLinearWork(string name)
    {
        var raw = Encoding.Latin1.GetBytes(Makers[name]());
        var work = Task.Run(() =>
        {
            var mail = MimeParser.Parse(raw, new MimeLimits { HeaderLineBytes = int.MaxValue }, Cancellation);
            Assert.True(mail.Leaves.Count <= 1000);
            foreach (var leaf in mail.Leaves)
                leaf.DecodeText();
        }, Cancellation);
        // A guard, no measurement: read in linear work 4 MB take a fraction of a second, in quadratic work hours.
        await work.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }

    [Fact]
    public void Parts_BeyondTheLimit_AreOneRawLeaf()
    {
        var raw = Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=a\r\n\r\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"--a\r\n\r\npart {i}\r\n")) + "--a--\r\nafter");
        var mail = MimeParser.Parse(raw, new MimeLimits { Parts = 10 }, Cancellation);
        Assert.Equal(MimeLimitsReached.Parts, mail.LimitReached);
        Assert.Equal(10, mail.Leaves.Count);
        Assert.Equal(MimePartOrigin.Unread, mail.Leaves[^1].Origin);
        Assert.Contains("part 19", mail.Leaves[^1].Text(), StringComparison.Ordinal);
        Assert.Equal("after", Encoding.ASCII.GetString(mail.Root.Epilogue.Span));
        Assert.Contains(MimeWarningKind.LimitReached, mail.Kinds());
    }

    /// <summary>An exception costs more than everything else about a word: one for each of a hundred thousand inventions would take minutes.</summary>
    [Fact]
    public void Charsets_ThatAreInvented_CostNoExceptions()
    {
        var words = string.Concat(Enumerable.Range(0, 5000).Select(number => $"=?x{number}?Q?a?="));
        var raw = Encoding.ASCII.GetBytes($"Subject: {words}\r\nContent-Type: application/pdf; name=\"{words}\"\r\n\r\n");
        var (thrown, here) = (0, Environment.CurrentManagedThreadId);
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e) => thrown += Environment.CurrentManagedThreadId == here ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            Assert.NotNull(MimeParser.Parse(raw, cancellation: Cancellation).Root.FileName);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.Equal(0, thrown);
    }

    /// <summary>Each bracket looks as far as the next, and no farther: a header of the limit's length in the time of reading it.</summary>
    [Theory]
    [InlineData("<", ">")]
    [InlineData("< ", ">")]
    [InlineData("", "<a@b> ")]
    public void Ids_OfManyBrackets_AreReadOnce(string piece, string end)
    {
        var value = string.Concat(Enumerable.Repeat(piece.Length > 0 ? piece : end, 60_000 / Math.Max(1, piece.Length + (piece.Length > 0 ? 0 : end.Length)))) + end;
        var mail = MimeParser.Parse(Encoding.ASCII.GetBytes($"References: {value}\r\n\r\n"), cancellation: Cancellation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.InRange(mail.References.Count, 0, 1000);
        Assert.Same(mail.References, mail.References);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void Depth_BeyondTheLimit_IsOneRawLeaf()
    {
        var raw = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 10).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}x\r\n\r\n--b{i}x\r\n")) + "\r\ndeep");
        var mail = MimeParser.Parse(raw, new MimeLimits { Depth = 5 }, Cancellation);
        Assert.Equal(MimeLimitsReached.Depth, mail.LimitReached);
        var leaf = Assert.Single(mail.Leaves);
        Assert.Equal("multipart/mixed", leaf.ContentType);
        Assert.EndsWith("deep", leaf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_BeyondTheLimits_StayRaw()
    {
        var raw = Encoding.ASCII.GetBytes($"Subject: {new string('a', 500)}\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\nbody");
        var mail = MimeParser.Parse(raw, new MimeLimits { HeaderLineBytes = 100, Headers = 3 }, Cancellation);
        Assert.Equal(MimeLimitsReached.HeaderLine | MimeLimitsReached.Headers, mail.LimitReached);
        Assert.Equal(91, mail.Subject!.Length);
        Assert.Equal(3, mail.Headers.Count);
        Assert.Equal(raw.Length - 6, mail.Headers.Raw.Length);
        Assert.Equal("body", mail.Root.Text());
    }

    [Fact]
    public void Unpacking_BeyondTheLimit_LeavesItPacked()
    {
        var raw = "\r\nbegin 644 a.zip\r\n#86)C\r\n`\r\nend\r\n"u8.ToArray();
        var mail = MimeParser.Parse(raw, new MimeLimits { UnpackedBytes = 5 }, Cancellation);
        Assert.Equal(MimeLimitsReached.UnpackedBytes, mail.LimitReached);
        Assert.Single(mail.Leaves);
    }

    [Theory]
    [InlineData("begin 644 a.zip\r\n#86)C\r\n`\r\nend\r\n", MimeLimitsReached.UnpackedBytes)]
    [InlineData("nothing is packed here, we begin with words alone\r\n", MimeLimitsReached.None)]
    public void Unpacking_OfAnEncodedTextBeyondTheLimit_LeavesItPacked(string text, MimeLimitsReached reached)
    {
        var raw = Encoding.ASCII.GetBytes($"Content-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.ASCII.GetBytes(text))}");
        var mail = MimeParser.Parse(raw, new MimeLimits { UnpackedBytes = 5 }, Cancellation);
        Assert.Equal(reached, mail.LimitReached);
        Assert.Equal(text, Assert.Single(mail.Leaves).Text());
    }

    [Fact]
    public void Warnings_BeyondTheLimit_AreCountedOnly()
    {
        var raw = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("broken line\r\nX-A: b\r\n", 50)) + "\r\n");
        var mail = MimeParser.Parse(raw, new MimeLimits { Warnings = 10 }, Cancellation);
        Assert.Equal(10, mail.Warnings.Count);
        Assert.Equal(MimeLimitsReached.Warnings, mail.LimitReached);
    }

    [Fact]
    public void Addresses_BeyondTheLimit_AreLeftOut()
    {
        var mail = MimeParser.Parse("To: a@x, b@x, c@x\r\n\r\n"u8.ToArray(), new MimeLimits { Addresses = 2 }, Cancellation);
        Assert.Equal(["a@x", "b@x"], mail.To.Select(address => address.Address));
        Assert.Equal(MimeLimitsReached.Addresses, mail.LimitReached);
    }

    [Fact]
    public void Cancellation_IsTheOnlyException()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => MimeParser.Parse("a: b\r\n\r\n"u8.ToArray(), cancellation: cancelled.Token));
    }
}
