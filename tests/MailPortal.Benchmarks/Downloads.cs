using System.Diagnostics;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Reading;

namespace MailPortal.Benchmarks;

/// <summary>All messages of a mailbox over one connection, from one Dovecot on the same machine: a bare TLS socket that throws the bytes away, our
/// reader, our reader with every mail taken apart and decoded, and other programs where they are installed. Ours are timed from the first command
/// after the sign-in to the last byte; other programs from start to end, with what they store (in memory, where the machine has a folder there).</summary>
internal static class Downloads
{
    private const long NoLimit = 150_000_000;

    public static Task ImapAsync(BenchServer server, Arguments arguments, CancellationToken cancellation) => RunAsync(server, arguments, "IMAP",
    [
        new("bare SslStream, one UID FETCH", (mailbox, _, c) => BareImapAsync(server, mailbox, c)),
        new("ImapMailboxReader", (mailbox, _, c) => ImapAsync(server, mailbox, withMime: false, c)),
        new("ImapMailboxReader and MIME", (mailbox, _, c) => ImapAsync(server, mailbox, withMime: true, c)),
    ], OtherClients.Imap(server), cancellation);

    public static Task Pop3Async(BenchServer server, Arguments arguments, CancellationToken cancellation) => RunAsync(server, arguments, "POP3",
    [
        new("bare SslStream, RETR in a row", (mailbox, count, c) => BarePop3Async(server, mailbox, count, c)),
        new("Pop3MailboxReader", (mailbox, _, c) => Pop3Async(server, mailbox, withMime: false, c)),
        new("Pop3MailboxReader and MIME", (mailbox, _, c) => Pop3Async(server, mailbox, withMime: true, c)),
    ], OtherClients.Pop3(server), cancellation);

    private sealed record Way(string Name, Func<string, int, CancellationToken, Task<Work>> RunAsync);

    private static async Task RunAsync(
        BenchServer server, Arguments arguments, string protocol, IReadOnlyList<Way> ours, IReadOnlyList<OtherClient> others, CancellationToken cancellation)
    {
        var rounds = arguments.Number("rounds", 5);
        // 60 KB of ZIP are 85 KB in base64; 900 bytes make a short text.
        await CompareAsync("big", arguments.Number("big", 5_000), 60 * 1024, slow: false);
        await CompareAsync("small", arguments.Number("small", 20_000), 900, slow: false);
        // Those who take minutes for the whole are compared over fewer.
        await CompareAsync("few big", arguments.Number("few", 500), 60 * 1024, slow: true);
        await CompareAsync("few small", arguments.Number("few", 500), 900, slow: true);

        async Task CompareAsync(string name, int messages, int bytes, bool slow)
        {
            if (messages == 0) return;
            var mailbox = await server.FillAsync(name.Replace(' ', '-'), messages, bytes, cancellation);
            var contenders = ours.Take(slow ? 2 : int.MaxValue).Select(w => new Contender(w.Name, c => w.RunAsync(mailbox, messages, c)));
            contenders = contenders.Concat(others.Where(o => o.IsSlow == slow).Select(o => o.Contender(mailbox, messages)).OfType<Contender>());
            await Comparison.RunAsync($"{protocol} download, {name}", rounds, [.. contenders], cancellation);
        }
    }

    private static async Task<Work> BareImapAsync(BenchServer server, string mailbox, CancellationToken cancellation)
    {
        await using var imap = await BareImap.ConnectAsync(server.Host, server.ImapPort, server.Authority, cancellation);
        await imap.DoAsync($"a LOGIN {mailbox} {server.Password}\r\nb SELECT INBOX\r\n", "b OK"u8.ToArray(), cancellation);
        var began = Stopwatch.GetTimestamp();
        await imap.DoAsync("c UID FETCH 1:* (UID BODY.PEEK[])\r\n", "c OK"u8.ToArray(), cancellation);
        return new(imap.Literals, imap.LiteralBytes, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<Work> ImapAsync(BenchServer server, string mailbox, bool withMime, CancellationToken cancellation)
    {
        await using var reader = await ImapMailboxReader.ConnectAsync(server.Network, server.Imap, server.SignIn(mailbox), null, cancellation);
        await reader.OpenAsync("INBOX", cancellation);
        var taken = new Taken(withMime);
        var began = Stopwatch.GetTimestamp();
        var uids = await reader.SearchAsync(0, null, cancellation);
        await foreach (var message in reader.ReadAsync(uids, NoLimit, cancellation))
            await taken.TakeAsync(message.Content ?? throw new InvalidOperationException($"uid {message.Uid} came without content: {message.Refusal?.Message}"), cancellation);
        return taken.Since(began);
    }

    private static async Task<Work> BarePop3Async(BenchServer server, string mailbox, int count, CancellationToken cancellation)
    {
        await using var pop3 = await BarePop3.ConnectAsync(server.Host, server.Pop3Port, server.Authority, mailbox, server.Password, cancellation);
        var began = Stopwatch.GetTimestamp();
        await pop3.RetrieveAsync(count, cancellation);
        return new(count, pop3.Bytes, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<Work> Pop3Async(BenchServer server, string mailbox, bool withMime, CancellationToken cancellation)
    {
        await using var reader = await Pop3MailboxReader.ConnectAsync(server.Network, server.Pop3, server.SignIn(mailbox), null, cancellation);
        var taken = new Taken(withMime);
        var began = Stopwatch.GetTimestamp();
        var messages = await reader.ListAsync(cancellation);
        await foreach (var message in reader.ReadAsync(messages, NoLimit, cancellation))
            await taken.TakeAsync(message.Content ?? throw new InvalidOperationException($"Message {message.Entry.Number} came without content: {message.Refusal?.Message}"), cancellation);
        return taken.Since(began);
    }

    private sealed class Taken(bool withMime)
    {
        private byte[] buffer = new byte[256 * 1024];
        private long count, bytes;

        public async ValueTask TakeAsync(Stream content, CancellationToken cancellation)
        {
            var length = 0;
            for (int read; (read = await content.ReadAsync(buffer.AsMemory(withMime ? length : 0), cancellation)) > 0;)
            {
                length += read;
                if (withMime && length == buffer.Length) Array.Resize(ref buffer, length * 2);
            }
            (count, bytes) = (count + 1, bytes + length);
            if (!withMime) return;
            foreach (var leaf in MimeParser.Parse(buffer.AsMemory(0, length), cancellation: cancellation).Leaves) leaf.Decode();
        }

        public Work Since(long began) => new(count, bytes, Stopwatch.GetElapsedTime(began));
    }
}
