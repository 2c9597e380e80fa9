using System.Diagnostics;
using System.Globalization;

namespace MailPortal.Benchmarks;

/// <summary>What one run did, and how long the part that is compared took.</summary>
internal sealed record Work(long Items, long Bytes, TimeSpan Elapsed);

/// <summary>One way of doing the same work.</summary>
internal sealed record Contender(string Name, Func<CancellationToken, Task<Work>> RunAsync)
{
    /// <summary>Stores what it brings in a form of its own, in a process of its own: its bytes are not compared, nor its memory told.</summary>
    public bool Rewrites { get; init; }

    /// <summary>Work that is timed as a whole.</summary>
    public static Contender Of(string name, Func<CancellationToken, Task<(long Items, long Bytes)>> runAsync) => new(name, async cancellation =>
    {
        var began = Stopwatch.GetTimestamp();
        var (items, bytes) = await runAsync(cancellation);
        return new Work(items, bytes, Stopwatch.GetElapsedTime(began));
    });
}

/// <summary>Compares ways of doing the same work with the first of them, the bare baseline, in the same process and minute: rounds are
/// interleaved, so that what else the machine does hits all alike, and the ratio is the median of the rounds' own ratios.</summary>
internal static class Comparison
{
    private sealed record Reading(Work Work, TimeSpan Cpu, long Allocated, long PeakWorkingSet);

    public static async Task RunAsync(string title, int rounds, IReadOnlyList<Contender> contenders, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 3);
        var readings = contenders.ToDictionary(c => c, _ => new List<Reading>());
        // The first round warms up: connections, caches, the compiler. It is not counted.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var reading = await ReadAsync(contender, cancellation);
                if (round > 0) readings[contender].Add(reading);
            }
            await Console.Error.WriteLineAsync(round == 0 ? $"{title}: warm" : $"{title}: round {round} of {rounds}");
        }
        var baseline = readings[contenders[0]];
        foreach (var contender in contenders.Skip(1))
            if (readings[contender].Any(r => r.Work.Items != baseline[0].Work.Items || (r.Work.Bytes != baseline[0].Work.Bytes && !contender.Rewrites)))
                throw new InvalidOperationException($"{contender.Name} did other work than {contenders[0].Name}: {readings[contender][0].Work} against {baseline[0].Work}.");
        Print(title, rounds, contenders, readings);
    }

    private static async Task<Reading> ReadAsync(Contender contender, CancellationToken cancellation)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, peak) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Environment.WorkingSet);
        using var over = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!over.IsCancellationRequested && await tick.WaitForNextTickAsync(CancellationToken.None)) peak = Math.Max(peak, Environment.WorkingSet);
        }, cancellation);
        var work = await contender.RunAsync(cancellation);
        await over.CancelAsync();
        await watch;
        process.Refresh();
        return new Reading(work, process.TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated, peak);
    }

    private static void Print(string title, int rounds, IReadOnlyList<Contender> contenders, Dictionary<Contender, List<Reading>> readings)
    {
        var first = readings[contenders[0]];
        Console.WriteLine($"### {title}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{first[0].Work.Items} items, {first[0].Work.Bytes / 1e6:0.0} MB; {rounds} interleaved rounds, median (min–max); {Environment.ProcessorCount} cores."));
        Console.WriteLine();
        Console.WriteLine("| | ratio | ms | items/s | MB/s | CPU ms | allocated bytes/item | peak MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var contender in contenders)
        {
            var all = readings[contender];
            var ratios = all.Select((r, i) => r.Work.Elapsed / first[i].Work.Elapsed).ToList();
            var seconds = Statistics.Median(all.Select(r => r.Work.Elapsed.TotalSeconds));
            var own = contender.Rewrites ? "– | – | –" : string.Create(CultureInfo.InvariantCulture,
                $"{Spread(all.Select(r => r.Cpu.TotalMilliseconds), "0")} | {Statistics.Median(all.Select(r => (double)r.Allocated / r.Work.Items)):0} | {Statistics.Median(all.Select(r => r.PeakWorkingSet / 1e6)):0}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {contender.Name} | {Spread(ratios, "0.00")} | {Spread(all.Select(r => r.Work.Elapsed.TotalMilliseconds), "0")} | {all[0].Work.Items / seconds:0} | {first[0].Work.Bytes / seconds / 1e6:0.0} | {own} |"));
        }
        Console.WriteLine();
    }

    private static string Spread(IEnumerable<double> values, string format)
    {
        var all = values.ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(all).ToString(format, CultureInfo.InvariantCulture)} ({all.Min().ToString(format, CultureInfo.InvariantCulture)}–{all.Max().ToString(format, CultureInfo.InvariantCulture)})");
    }
}
