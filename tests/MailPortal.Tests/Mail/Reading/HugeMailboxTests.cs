using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Reading;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>A mailbox that nobody has cleaned up for ten years.</summary>
public sealed class HugeMailboxTests
{
    private const int Messages = 500_000;

    [Fact]
    public async Task HalfAMillionMessages_AllComeInWindows_AndNoneOfThemIsKept()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var stream = new HugeMailboxStream(Messages).Greeting();
        await using var reader = new ImapMailboxReader(await ImapConnection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint), cancellation));
        var folder = await reader.OpenAsync("INBOX", cancellation);
        Assert.Equal((Messages, Messages + 1u), (folder.Exists, folder.UidNext));
        var uids = await reader.SearchAsync(0, null, cancellation);
        Assert.Equal(Messages, uids.Count);

        var buffer = new byte[1024];
        var next = 1u;
        var passed = new List<WeakReference>();
        await foreach (var message in reader.ReadAsync(uids, 1000, cancellation))
        {
            Assert.Equal(next++, message.Uid);
            var length = 0;
            for (int read; (read = await message.Content!.ReadAsync(buffer, cancellation)) > 0;)
                length += read;
            Assert.Equal(HugeMailboxStream.BodyLength, length);
            if (message.Uid % 1000 != 0)
                continue;
            passed.Add(new(message));
            passed.Add(new(message.Content));
        }

        Assert.Equal(Messages + 1u, next);
        GC.Collect();
        Assert.InRange(passed.Count(message => message.IsAlive), 0, 4); // the last one, and what the reader uses again
        Assert.InRange(stream.MostUnderWay, 1, 2000);
        Assert.InRange(stream.LongestCommand, 1, 8000);
    }
}
