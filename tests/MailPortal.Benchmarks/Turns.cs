using System.Diagnostics;
using System.Globalization;

namespace MailPortal.Benchmarks;

/// <summary>Compares ways of doing the same short work on each of many items. They take turns item by item, each of them far from where the
/// others are, so that none finds in the cache what another left there and whatever else the machine does hits all alike. An item's time
/// is its median over the rounds: what a scheduler took away now and then does not count.</summary>
internal sealed class Turns<T>(string title, T[] items, (string Name, Func<T, long> Run)[] ways)
{
    private readonly double[][][] times = [.. ways.Select(_ => items.Select(_ => Array.Empty<double>()).ToArray())];
    private readonly long[] allocated = new long[ways.Length];
    private readonly long[] bytes = new long[ways.Length];

    public void Run(int rounds, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 3);
        foreach (var way in times)
            foreach (ref var item in way.AsSpan())
                item = new double[rounds];
        // The first rounds warm up the compiler and are not counted.
        for (var round = -2; round < rounds; round++)
        {
            GC.Collect();
            Array.Clear(allocated);
            Array.Clear(bytes);
            for (var i = 0; i < items.Length; i++)
                for (var way = 0; way < ways.Length; way++)
                    Measure(way, (i + (way * items.Length / ways.Length)) % items.Length, round);
            cancellation.ThrowIfCancellationRequested();
        }
        if (bytes.Distinct().Count() > 1)
            throw new InvalidOperationException($"Not the same work: {string.Join(", ", bytes)} bytes.");
        Print(rounds);
    }

    private void Measure(int way, int item, int round)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        var made = ways[way].Run(items[item]);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        allocated[way] += GC.GetAllocatedBytesForCurrentThread() - before;
        bytes[way] += made;
        if (round >= 0)
            times[way][item][round] = elapsed;
    }

    private void Print(int rounds)
    {
        Console.WriteLine($"### {title}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rounds} rounds, in turns item by item; ratio of the items' medians (smallest and largest of whole rounds); {Environment.ProcessorCount} cores."));
        Console.WriteLine();
        Console.WriteLine("| | ratio | ms | MB/s | allocated per item, content apart |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        var typical = times.Select(way => way.Sum(Statistics.Median)).ToArray();
        for (var way = 0; way < ways.Length; way++)
        {
            var ratios = Enumerable.Range(0, rounds).Select(round => times[way].Sum(item => item[round]) / times[0].Sum(item => item[round])).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {ways[way].Name} | {typical[way] / typical[0]:0.00} ({ratios.Min():0.00}–{ratios.Max():0.00}) | {typical[way]:0.0} | {bytes[way] / typical[way] / 1e3:0} | {(allocated[way] - bytes[way]) / items.Length} |"));
        }
        Console.WriteLine();
    }
}
