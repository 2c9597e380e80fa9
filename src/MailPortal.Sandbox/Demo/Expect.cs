using System.Diagnostics;
using System.Text.Json;

namespace MailPortal.Sandbox.Demo;

/// <summary>What the round compares; anything else than expected is its reason to fail.</summary>
internal static class Expect
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <param name="missing">What is still missing; null when nothing is.</param>
    public static async Task UntilAsync(Func<Task<string?>> missing, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (await missing() is { } what)
        {
            if (Stopwatch.GetElapsedTime(started) > Limit) throw new DemoException($"After {Limit.TotalSeconds} s: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellation);
        }
    }

    public static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : throw new DemoException($"'{name}' is missing in {element}");

    public static void Same<T>(string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found)) throw new DemoException($"{what}: expected {expected}, found {found}.");
    }
}
