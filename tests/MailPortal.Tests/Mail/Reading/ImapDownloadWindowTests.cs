using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Imap;
using static MailPortal.Tests.Mail.Reading.ImapDownloadTests;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>How many messages are asked for at once.</summary>
public sealed class ImapDownloadWindowTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly System.Globalization.CultureInfo Invariant = System.Globalization.CultureInfo.InvariantCulture;

    private static string Windows(string body, int count, bool namedBehind, params (int From, int To)[] windows)
    {
        var dialogue = new StringBuilder();
        void Ask(int number) => dialogue.Append(Invariant, $"C: A{number + 2} UID FETCH {windows[number].From}:{windows[number].To} (UID INTERNALDATE BODY.PEEK[])\n");
        for (var number = 0; number < 3; number++)
            Ask(number);
        for (var number = 0; number < windows.Length; number++)
        {
            for (var uid = windows[number].From; uid <= windows[number].To; uid++)
                dialogue.Append(namedBehind
                    ? string.Create(Invariant, $"S: * {uid} FETCH (BODY[] {{{body.Length + 2}}}\nS: {body}\nS:  UID {uid} INTERNALDATE \"17-Jul-2026 02:44:25 -0700\")\n")
                    : string.Create(Invariant, $"S: * {uid} FETCH (UID {uid} INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {{{body.Length + 2}}}\nS: {body}\nS: )\n"));
            dialogue.Append(Invariant, $"S: A{number + 2} OK done\n");
            if (number + 3 < windows.Length)
                Ask(number + 3);
        }

        Assert.Equal(count, windows[^1].To);
        return dialogue.ToString();
    }

    [Fact]
    public async Task Read_ManyMessages_GoInWindowsThatFollowTheirSizeWithSeveralUnderWay()
    {
        // 16 at first, as if each were an invoice; what comes is small, so the next are as many as go into one command.
        var small = Windows("aa", 700, false, (1, 16), (17, 32), (33, 48), (49, 560), (561, 700));
        // Half a megabyte each: two at a time.
        var large = Windows(new string('b', 500_000), 52, false, (1, 16), (17, 32), (33, 48), (49, 50), (51, 52));
        // What is named behind its body only tells its size as well.
        var late = Windows("aa", 700, true, (1, 16), (17, 32), (33, 48), (49, 560), (561, 700));
        foreach (var (dialogue, count, length) in new[] { (small, 700, 4), (large, 52, 500_002), (late, 700, 4) })
        {
            var taken = await ReadAsync(dialogue, [.. Enumerable.Range(1, count).Select(uid => (uint)uid)], maxBytes: 1_000_000);
            Assert.Equal(Enumerable.Range(1, count).Select(uid => (uint)uid), taken.Select(message => message.Uid));
            Assert.All(taken, message => Assert.Equal(length, message.Content!.Length));
        }
    }

    [Fact]
    public void Read_ScatteredUids_StayWithinWhatServersAcceptInALine()
    {
        var uids = Enumerable.Range(0, 1000).Select(i => 4_294_000_000u + (uint)(2 * i)).ToArray();
        var asked = new DownloadWindow(uids);
        asked.Learn(1);
        var seen = new List<uint>();
        while (asked.Next() is { Count: > 0 } window)
        {
            Assert.InRange(string.Join(',', window).Length, 1, 960); // RFC 2683 section 3.2.1.5: a line of about 1,000 octets
            seen.AddRange(window);
        }

        Assert.Equal(uids, seen);
    }

    [Fact]
    public void Read_ManySmallOnesThenLargeOnes_TheWindowFollows()
    {
        var window = new DownloadWindow([.. Enumerable.Range(1, 10_000).Select(uid => (uint)uid)]);
        for (var i = 0; i < 100_000; i++)
            window.Learn(1000);
        Assert.Equal(512, window.Next().Count);
        for (var i = 0; i < 1000; i++)
            window.Learn(1_000_000);
        Assert.InRange(window.Next().Count, 1, 3);
    }
}
