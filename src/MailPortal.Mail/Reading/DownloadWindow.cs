using MailPortal.Mail.Imap;

namespace MailPortal.Mail.Reading;

/// <summary>How many messages are asked for in one command: about a megabyte of them, by the length of those that came before.</summary>
/// <param name="uids">Rising.</param>
internal sealed class DownloadWindow(IReadOnlyList<uint> uids)
{
    private const long Bytes = 1024 * 1024;
    private const int MostUids = 512;

    private int taken;
    private long messages;
    private long length;

    /// <summary>A message of that length came.</summary>
    internal void Learn(long bytes)
    {
        messages++;
        length += bytes;
        // What lies far back counts less and less: sizes come in stretches.
        if (messages < 1024)
            return;
        messages /= 2;
        length /= 2;
    }

    /// <summary>The next ones; empty when there are no more.</summary>
    internal IReadOnlyList<uint> Next()
    {
        // Before the first has come: an invoice mail is about 64 KB.
        var average = messages == 0 ? 64 * 1024 : Math.Max(1, length / messages);
        var most = (int)Math.Clamp(Bytes / average, 1, MostUids);
        var next = new List<uint>(Math.Min(most, uids.Count - taken));
        for (var ranges = 0; taken < uids.Count && next.Count < most; taken++)
        {
            if ((next.Count == 0 || uids[taken] != next[^1] + 1) && ++ranges > UidSet.MostRanges)
                break;
            next.Add(uids[taken]);
        }

        return next;
    }
}
