using System.Globalization;
using MailPortal.Mail.Reading;

namespace MailPortal.Benchmarks;

/// <summary>Mailboxes in which nothing is new: connect, TLS, sign in, open, look for what is new, leave; so many at once. Then what an open
/// connection holds.</summary>
internal static class IdlePolling
{
    private const int Mailboxes = 64;

    public static async Task RunAsync(BenchServer server, Arguments arguments, CancellationToken cancellation)
    {
        var mailboxes = new List<string>();
        var validities = new List<uint>(); // as whoever polls knows them from the poll before
        for (var i = 0; i < Mailboxes; i++)
        {
            mailboxes.Add(await server.FillAsync($"idle{i}", 10, 900, cancellation));
            await using var reader = await ImapMailboxReader.ConnectAsync(server.Network, server.Imap, server.SignIn(mailboxes[i]), null, cancellation);
            validities.Add((await reader.OpenAsync("INBOX", cancellation)).UidValidity);
        }
        var polls = arguments.Number("polls", 256);
        foreach (var atOnce in new[] { 1, 8, 32, 64 })
        {
            await Comparison.RunAsync($"Idle mailboxes, {atOnce} at once", arguments.Number("rounds", 5),
            [
                Contender.Of("bare SslStream", c => AllAsync(polls, atOnce, i => BareAsync(server, mailboxes[i % Mailboxes], c), c)),
                Contender.Of("ImapMailboxReader", c => AllAsync(polls, atOnce, i => OursAsync(server, mailboxes[i % Mailboxes], validities[i % Mailboxes], c), c)),
            ], cancellation);
        }
        await ShowHeldAsync("bare SslStream, signed in", async i =>
        {
            var imap = await BareImap.ConnectAsync(server.Host, server.ImapPort, server.Authority, cancellation);
            await imap.DoAsync($"a LOGIN {mailboxes[i]} {server.Password}\r\nb SELECT INBOX\r\n", "b OK"u8.ToArray(), cancellation);
            return imap;
        });
        await ShowHeldAsync("ImapMailboxReader, signed in, folder open", async i =>
        {
            var reader = await ImapMailboxReader.ConnectAsync(server.Network, server.Imap, server.SignIn(mailboxes[i]), null, cancellation);
            await reader.OpenAsync("INBOX", cancellation);
            return reader;
        });
        await ShowHeldAsync("Pop3MailboxReader, signed in", async i => await Pop3MailboxReader.ConnectAsync(server.Network, server.Pop3, server.SignIn(mailboxes[i]), null, cancellation));
    }

    private static async Task<(long, long)> AllAsync(int polls, int atOnce, Func<int, Task> poll, CancellationToken cancellation)
    {
        await Parallel.ForAsync(0, polls, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation }, async (i, _) => await poll(i));
        return (polls, 0);
    }

    private static async Task BareAsync(BenchServer server, string mailbox, CancellationToken cancellation)
    {
        await using var imap = await BareImap.ConnectAsync(server.Host, server.ImapPort, server.Authority, cancellation);
        await imap.DoAsync($"a LOGIN {mailbox} {server.Password}\r\nb SELECT INBOX\r\nc UID SEARCH UID 11:*\r\n", "c OK"u8.ToArray(), cancellation);
    }

    private static async Task OursAsync(BenchServer server, string mailbox, uint validity, CancellationToken cancellation)
    {
        await using var reader = await ImapMailboxReader.ConnectAsync(server.Network, server.Imap, server.SignIn(mailbox), null, cancellation);
        var (folder, news) = await reader.OpenAndSearchAsync("INBOX", validity, 10, null, cancellation);
        if (folder.UidValidity != validity || news.Count > 0) throw new InvalidOperationException("Nothing was to be new.");
    }

    private static async Task ShowHeldAsync(string name, Func<int, Task<IAsyncDisposable>> open)
    {
        // One is held from the beginning: what all share is not counted.
        await using var first = await open(0);
        var (before, resident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        var opened = new List<IAsyncDisposable>();
        for (var i = 1; i < Mailboxes; i++) opened.Add(await open(i));
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / opened.Count;
        // The system's TLS holds memory of its own.
        var withNative = (Environment.WorkingSet - resident) / opened.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {each / 1024.0:0.0} KB on the heap each, the process grew by {withNative / 1024.0:0.0} KB each, of {opened.Count}"));
        foreach (var one in opened) await one.DisposeAsync();
    }
}
