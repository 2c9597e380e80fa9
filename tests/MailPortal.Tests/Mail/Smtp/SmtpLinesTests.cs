using System.Text;
using MailPortal.Mail.Smtp;

namespace MailPortal.Tests.Mail.Smtp;

public sealed class SmtpLinesTests
{
    private static string Write(string message, bool forData, Func<int> piece)
    {
        var lines = new SmtpLines(forData);
        var bytes = Encoding.Latin1.GetBytes(message);
        var written = new List<byte>();
        for (int at = 0, length; at < bytes.Length; at += length)
        {
            length = Math.Min(piece(), bytes.Length - at);
            var target = new byte[SmtpLines.Room(length)];
            written.AddRange(target[..lines.Write(bytes.AsSpan(at, length), target)]);
        }

        var end = new byte[8];
        written.AddRange(end[..lines.End(end)]);
        return Encoding.Latin1.GetString([.. written]);
    }

    [Theory]
    [InlineData("", ".\r\n")]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData("a\r", "a\r\n.\r\n")]
    [InlineData("a\n", "a\r\n.\r\n")]
    [InlineData("a\n\r\n", "a\r\n\r\n.\r\n")]
    [InlineData("a\r\r\n", "a\r\n\r\n.\r\n")]
    [InlineData(".", "..\r\n.\r\n")]
    [InlineData(".\r\n", "..\r\n.\r\n")]
    [InlineData("..\n.\n", "...\r\n..\r\n.\r\n")]
    [InlineData("a.b\r\n..", "a.b\r\n...\r\n.\r\n")]
    [InlineData("a\r\n.\r\nMAIL FROM:<evil@b.test>\r\n", "a\r\n..\r\nMAIL FROM:<evil@b.test>\r\n.\r\n")]
    [InlineData("a\n.\nMAIL FROM:<evil@b.test>\n", "a\r\n..\r\nMAIL FROM:<evil@b.test>\r\n.\r\n")]
    [InlineData("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\r\n.\rb", "a\r\n..\r\nb\r\n.\r\n")]
    public void Data_WhateverTheLastBytesAre_EndsWithItsOwnDot(string message, string expected)
    {
        Assert.Equal(expected, Write(message, forData: true, () => int.MaxValue));
        Assert.Equal(expected, Write(message, forData: true, () => 1));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a\r\n")]
    [InlineData("a\n.\rb\r\n", "a\r\n.\r\nb\r\n")]
    public void Chunks_HaveRightLinesAndNoDotsOfTheirOwn(string message, string expected)
    {
        Assert.Equal(expected, Write(message, forData: false, () => int.MaxValue));
        Assert.Equal(expected, Write(message, forData: false, () => 1));
    }

    [Fact]
    public void Lines_AnyBytesInAnyPieces_AreWhatAPlainReadingSays()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var message = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "\r\n..ab\u00ff\r\n"[random.Next(9)]));
            foreach (var forData in new[] { true, false })
                Assert.Equal(Plain(message, forData), Write(message, forData, () => random.Next(1, 9)));
        }
    }

    private static string Plain(string message, bool forData)
    {
        var lines = message.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n').ToList();
        if (lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return string.Concat(lines.Select(line => (forData && line.StartsWith('.') ? "." : "") + line + "\r\n")) + (forData ? ".\r\n" : "");
    }

    [Fact]
    public async Task Content_AnyBytesWithOrWithoutGoingBack_IsCountedAsItWillBeSent()
    {
        var random = new Random(2);
        for (var round = 0; round < 300; round++)
        {
            var length = random.Next(3) == 0 ? SmtpContent.BlockLength + random.Next(-2, 3) : random.Next(3000);
            var message = string.Create(length, random, static (target, random) =>
            {
                for (var i = 0; i < target.Length; i++)
                    target[i] = "\r\n.abcdef"[random.Next(9)];
                // Where one block ends and the next begins, line ends are torn apart in every way.
                for (var i = SmtpContent.BlockLength - 1; i < Math.Min(target.Length, SmtpContent.BlockLength + 1); i++)
                    target[i] = "\r\na"[random.Next(3)];
            });
            var expected = Plain(message, forData: false);
            using var content = await SmtpContent.OpenAsync(new MemoryStream(Encoding.Latin1.GetBytes(message)), binary: false, TestContext.Current.CancellationToken);
            Assert.Equal(expected.Length, content.Size);
            Assert.False(content.IsEightBit);
            var read = new StringBuilder();
            do
                read.Append(Encoding.Latin1.GetString((await content.NextAsync(TestContext.Current.CancellationToken)).Span));
            while (!content.AtEnd);
            Assert.Equal(message, read.ToString());
        }
    }

    [Theory]
    [InlineData("Subject: a\r\n\r\nañb", false, true)]
    [InlineData("Subject: año\r\n\r\nb", true, true)]
    [InlineData("Subject: año\n\nb", true, true)]
    [InlineData("Subject: a\n\nb", false, false)]
    [InlineData("Subject: año", true, true)]
    [InlineData("\r\naño\n", false, true)]
    [InlineData("\naño\n", false, true)]
    [InlineData("", false, false)]
    public async Task Content_BeyondAscii_IsToldByItsPlace(string message, bool header, bool eightBit)
    {
        using var content = await SmtpContent.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(message)), binary: false, TestContext.Current.CancellationToken);
        Assert.Equal((header, eightBit), (content.HasUtf8Header, content.IsEightBit!.Value));
    }

    [Fact]
    public async Task Content_HeaderInAnOldCharset_DoesNotAskForUtf8()
    {
        using var content = await SmtpContent.OpenAsync(new MemoryStream(Encoding.Latin1.GetBytes("Subject: año\r\n\r\nb")), binary: false, TestContext.Current.CancellationToken);
        Assert.Equal((false, true), (content.HasUtf8Header, content.IsEightBit!.Value));
    }
}
