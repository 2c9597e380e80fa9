namespace MailPortal.Benchmarks;

internal static class BenchmarksProgram
{
    // One line per benchmark: its name, what it measures, the class.
    private static readonly (string Name, string Measures, Func<Arguments, CancellationToken, Task> RunAsync)[] All =
    [
        ("idle", "mailboxes without anything new, 1 to 64 at once, and what a connection holds  [--polls 256 --rounds 5]", (a, c) => BenchServer.RunAsync(a, c, IdlePolling.RunAsync)),
        ("imap", "download over IMAP against a bare socket and other programs  [--big 5000 --small 20000 --few 500 --rounds 5]", (a, c) => BenchServer.RunAsync(a, c, Downloads.ImapAsync)),
        ("lists", "the panel and the lists with many documents and with few  [--documents 1000000 --few 10000 --mailboxes 1000 --times 100 --folder PATH --postgresql \"Host=…;Username=…\"]", Lists.RunAsync),
        ("mail", "imap, pop3, idle and mime in one run, on one server", (a, c) => BenchServer.RunAsync(a, c, Downloads.ImapAsync, Downloads.Pop3Async, IdlePolling.RunAsync, (_, a, c) => MimeParsing.RunAsync(a, c))),
        ("mime", "mails taken apart and decoded against base64 alone  [--mails 200 --kilobytes 500 --small 2000 --smallkilobytes 60 --rounds 15]", MimeParsing.RunAsync),
        ("pop3", "download over POP3 against a bare socket and other programs  [--big 5000 --small 20000 --few 500 --rounds 5]", (a, c) => BenchServer.RunAsync(a, c, Downloads.Pop3Async)),
        ("sending", "mails of many accounts through Graph, by a bare loop and by the outbox  [--accounts 50 --each 3 --rounds 3]", SendingThroughput.RunAsync),
    ];

    private static async Task<int> Main(string[] args)
    {
        if (All.FirstOrDefault(b => b.Name == args.FirstOrDefault()) is not { RunAsync: { } run } chosen)
        {
            Console.Error.WriteLine("usage: dotnet run -c Release --project tests/MailPortal.Benchmarks -- <name> [--option value ...]");
            foreach (var (name, measures, _) in All) Console.Error.WriteLine($"  {name,-8} {measures}");
            return 2;
        }
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            interrupted.Cancel();
        };
#if DEBUG
        Console.Error.WriteLine("Built for debugging: run with -c Release.");
#endif
        try
        {
            await run(Arguments.Of(args[1..]), interrupted.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }
}
