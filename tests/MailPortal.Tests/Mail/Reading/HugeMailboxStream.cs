using System.Buffers.Text;
using System.Globalization;
using System.Text;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>An IMAP server with so many messages that nobody would write its dialogue down: uids 1 to that, each of a few bytes. It says what it was asked for while it is
/// read, and keeps what it was asked.</summary>
internal sealed class HugeMailboxStream(int messages) : ServerStream
{
    private static readonly byte[] Body = "Subject: x\r\n\r\nbody\r\n"u8.ToArray();
    private readonly StringBuilder heard = new();
    private readonly Queue<(string Tag, uint From, uint To)> asked = [];
    private readonly MemoryStream said = new();
    private int read;

    /// <summary>Characters of the longest command.</summary>
    public int LongestCommand { get; private set; }

    /// <summary>Messages that were asked for and not yet said, at most.</summary>
    public long MostUnderWay { get; private set; }

    private long UnderWay => asked.Sum(window => (long)window.To - window.From + 1);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (read == said.Length)
            SayMore();
        var count = Math.Min(buffer.Length, (int)said.Length - read);
        said.GetBuffer().AsMemory(read, count).CopyTo(buffer);
        read += count;
        return new(count);
    }

    private void SayMore()
    {
        said.SetLength(0);
        read = 0;
        if (!asked.TryDequeue(out var window))
            return;
        Span<byte> number = stackalloc byte[10];
        for (var uid = window.From; uid <= window.To; uid++)
        {
            Utf8Formatter.TryFormat(uid, number, out var digits);
            said.Write("* "u8);
            said.Write(number[..digits]);
            said.Write(" FETCH (UID "u8);
            said.Write(number[..digits]);
            said.Write(" INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {20}\r\n"u8);
            said.Write(Body);
            said.Write(")\r\n"u8);
        }

        Say($"{window.Tag} OK done\r\n");
    }

    private void Say(string text) => said.Write(Encoding.ASCII.GetBytes(text));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        heard.Append(Encoding.ASCII.GetString(buffer.Span));
        while (heard.ToString().IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var end)
        {
            Hear(heard.ToString(0, end));
            heard.Remove(0, end + 2);
        }

        return ValueTask.CompletedTask;
    }

    private void Hear(string command)
    {
        LongestCommand = Math.Max(LongestCommand, command.Length);
        var words = command.Split(' ');
        switch (words[1..])
        {
            case ["SELECT", ..]:
                Say($"* {messages} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT {messages + 1}] ok\r\n{words[0]} OK [READ-WRITE] done\r\n");
                break;
            case ["UID", "SEARCH", ..]:
                Say($"* SEARCH {string.Join(' ', Enumerable.Range(1, messages))}\r\n{words[0]} OK done\r\n");
                break;
            case ["UID", "FETCH", var set, "(UID", "INTERNALDATE", "BODY.PEEK[])"]:
                var ends = set.Split(':').Select(number => uint.Parse(number, CultureInfo.InvariantCulture)).ToArray();
                asked.Enqueue((words[0], ends[0], ends[^1]));
                MostUnderWay = Math.Max(MostUnderWay, UnderWay);
                break;
            default:
                Say($"{words[0]} BAD {command}\r\n");
                break;
        }
    }

    /// <summary>What it opens with: signed in already.</summary>
    public HugeMailboxStream Greeting()
    {
        Say("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n");
        return this;
    }

    /// <summary>Bytes of each message.</summary>
    public static int BodyLength => Body.Length;
}
