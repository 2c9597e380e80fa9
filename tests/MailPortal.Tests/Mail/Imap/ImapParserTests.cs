using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Mail.Imap;

public sealed class ImapParserTests
{
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("\"a b\" x", "a b")]
    [InlineData("\"a\\\"b\\\\c\" x", "a\"b\\c")]
    [InlineData("\"\"", "")]
    [InlineData("{5}\r\nhe)lo x", "he)lo")]
    [InlineData("{5+}\r\nhello", "hello")]
    [InlineData("~{2}\r\nhi", "hi")]
    [InlineData("{0}\r\n)", "")]
    [InlineData("NIL)", null)]
    [InlineData("nil", null)]
    [InlineData("NILS", "NILS")]
    [InlineData("\"NIL\"", "NIL")]
    [InlineData("   spaced", "spaced")]
    public void Text_EveryForm_IsRead(string wire, string? expected)
    {
        var parser = new ImapParser(Bytes(wire));
        Assert.Equal(expected, parser.Text());
    }

    [Theory]
    [InlineData("\"open")]
    [InlineData("\"open\\")]
    [InlineData("\"open\\\"")]
    [InlineData("{5}\r\nhell")]
    [InlineData("{5}hello")]
    [InlineData("{99999999999999999999}\r\nx")]
    [InlineData("")]
    [InlineData(")")]
    public void Text_Broken_EndsInANamedException(string wire) => Assert.Equal(
        MailProblem.UnexpectedAnswer,
        Assert.Throws<MailProblemException>(() => _ = wire is "{99999999999999999999}\r\nx" ? Skip(wire) : new ImapParser(Bytes(wire)).Text()).Problem);

    private static string Skip(string wire)
    {
        var parser = new ImapParser(Bytes(wire));
        parser.SkipValue();
        parser.Expect((byte)'!');
        return "";
    }

    [Theory]
    [InlineData("(a (b \"c)\" {2}\r\n)) d) e) rest")]
    [InlineData("Spam-[Gmail]/All rest")]
    [InlineData("(foo[ bar]) rest")]
    [InlineData("NIL rest")]
    [InlineData("((((())))) rest")]
    public void SkipValue_AnyShape_StopsBehindIt(string wire)
    {
        var parser = new ImapParser(Bytes(wire));
        Assert.True(parser.SkipValue());
        parser.SkipSpaces();
        Assert.Equal("rest", Encoding.UTF8.GetString(parser.Rest));
    }

    [Theory]
    [InlineData("BODY[HEADER.FIELDS (DATE FROM)]<0>", "BODY[HEADER.FIELDS (DATE FROM)]<0>")]
    [InlineData("BODY[] ", "BODY[]")]
    [InlineData("UID 5", "UID")]
    public void ItemName_SectionBelongsToIt(string wire, string name) => Assert.Equal(name, Encoding.UTF8.GetString(new ImapParser(Bytes(wire)).ItemName()));

    [Fact]
    public void ItemName_SectionWithoutEnd_IsRefused() => Assert.Throws<MailProblemException>(() => new ImapParser(Bytes("BODY[TEXT {5}")).ItemName().Length);

    [Fact]
    public void SkipValue_ListsWithoutEnd_AreCutOff() =>
        Assert.Throws<MailProblemException>(() => new ImapParser(Bytes(new string('(', 100_000))).SkipValue());

    [Theory]
    [InlineData("\"17-Jul-1996 02:44:25 -0700\"", "1996-07-17T09:44:25Z")]
    [InlineData("\" 7-Jul-2026 23:59:59 +0000\"", "2026-07-07T23:59:59Z")]
    [InlineData("\"01-Feb-2026 00:00:00 +0530\"", "2026-01-31T18:30:00Z")]
    [InlineData("\"yesterday\"", null)]
    [InlineData("NIL", null)]
    public void InternalDate_AsServersWriteIt_IsRead(string wire, string? expected)
    {
        var parser = new ImapParser(Bytes(wire));
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), parser.InternalDate());
    }

    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("Envoyés", "Envoy&AOk-s")]
    [InlineData("Éléments envoyés", "&AMk-l&AOk-ments envoy&AOk-s")]
    [InlineData("R&D", "R&-D")]
    [InlineData("台北", "&U,BTFw-")]
    [InlineData("~peter/mail/日本語/台北", "~peter/mail/&ZeVnLIqe-/&U,BTFw-")] // the RFC's own
    [InlineData("☺!", "&Jjo-!")]
    [InlineData("\U0001f600", "&2D3eAA-")]
    [InlineData("a\tb", "a&AAk-b")]
    public void ModifiedUtf7_Names_GoBothWays(string name, string wire)
    {
        Assert.Equal(wire, ModifiedUtf7.Encode(name));
        Assert.Equal(name, ModifiedUtf7.Decode(wire));
    }

    [Theory]
    [InlineData("R&D")]
    [InlineData("&U,BTF")]
    [InlineData("&!!!-")]
    [InlineData("&AGE-")] // "a" must not be encoded: two spellings of one name
    [InlineData("Straße")] // raw UTF-8 of a server that never learned
    public void ModifiedUtf7_Invalid_StaysAsItCame(string wire) => Assert.Equal(wire, ModifiedUtf7.Decode(wire));

    [Fact]
    public void ModifiedUtf7_AnyName_ComesBack()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var name = new string(Enumerable.Range(0, random.Next(12)).Select(_ => (char)(random.Next(4) > 0 ? random.Next(0x20, 0x7f) : random.Next(0xd800))).ToArray());
            var wire = ModifiedUtf7.Encode(name);
            Assert.True(Ascii.IsValid(wire));
            Assert.Equal(name, ModifiedUtf7.Decode(wire));
        }
    }

    [Theory]
    [InlineData("1:3,7,9:10", new uint[] { 1, 2, 3, 7, 9, 10 })]
    [InlineData("5", new uint[] { 5 })]
    [InlineData("3:1", new uint[] { 1, 2, 3 })]
    [InlineData("4294967295", new[] { uint.MaxValue })]
    [InlineData("4294967294:4294967295", new[] { uint.MaxValue - 1, uint.MaxValue })]
    public void UidSet_Read_Expands(string wire, uint[] expected)
    {
        var uids = new List<uint>();
        var parser = new ImapParser(Bytes(wire));
        UidSet.Read(ref parser, uids);
        Assert.Equal(expected, uids);
    }

    [Theory]
    [InlineData("1:4294967295")]
    [InlineData("1:4000000,1:4000000")]
    public void UidSet_LargerThanAnyMailbox_IsRefusedBeforeItFillsTheMemory(string wire) => Assert.Throws<MailProblemException>(() =>
    {
        var parser = new ImapParser(Bytes(wire));
        UidSet.Read(ref parser, []);
    });

    [Theory]
    [InlineData(new uint[] { 1, 2, 3, 7, 9, 10 }, "1:3,7,9:10")]
    [InlineData(new[] { uint.MaxValue - 1, uint.MaxValue }, "4294967294:4294967295")]
    public void UidSet_Write_MakesRanges(uint[] uids, string expected)
    {
        var target = new System.Buffers.ArrayBufferWriter<byte>();
        UidSet.Write(target, uids);
        Assert.Equal(expected, Encoding.ASCII.GetString(target.WrittenSpan));
    }

    [Theory]
    [InlineData("CREATE\r\nA9 DELETE x")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void Command_LineBreakInAnArgument_IsRefusedAndNothingIsSent(string argument)
    {
        var output = new ImapOutput();
        Assert.Throws<ArgumentException>(() => output.Begin("CREATE").Quoted(argument).End());
        Assert.Throws<ArgumentException>(() => output.Begin("CREATE").Atom(argument).End());
        Assert.Throws<ArgumentException>(() => output.Begin("LOGIN").Secret(Bytes(argument)).End());
        output.Begin("NOOP").End();
        Assert.Equal("A4 NOOP\r\n", Encoding.UTF8.GetString(output.Pending.Span));
    }
}
