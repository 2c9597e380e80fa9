namespace MailPortal.Benchmarks;

/// <summary>What is told of several rounds.</summary>
internal static class Statistics
{
    /// <summary>The one in the middle; of an even number the mean of the two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
