using System.Globalization;
using System.Text;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Servers;

/// <summary>What a server said, damaged; the same seed gives the same damage.</summary>
internal static class Damage
{
    /// <summary>How many sessions a long run by hand holds of each kind (<c>MAILPORTAL_MUTATIONS</c>); what each test takes in CI otherwise.</summary>
    private static int? ByHand { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("MAILPORTAL_MUTATIONS"), CultureInfo.InvariantCulture, out var sessions) ? sessions : null;

    /// <summary>The first seed (<c>MAILPORTAL_MUTATIONS_FROM</c>).</summary>
    private static int From { get; } = int.TryParse(Environment.GetEnvironmentVariable("MAILPORTAL_MUTATIONS_FROM"), CultureInfo.InvariantCulture, out var seed) ? seed : 0;

    /// <summary>What one session may allocate, whatever lengths the server claims: recordings have a few kilobytes, a mail that is sent 400; the pools that are empty at first are in it.</summary>
    private const int MostAllocated = 4 * 1024 * 1024;

    /// <summary>Every session, made by its seed, ends with a result or with a named problem and within a bound of memory, and every way to end in <paramref name="often"/> is
    /// reached again and again.</summary>
    /// <param name="sessions">In CI.</param>
    /// <param name="session">Says how it ended; throws the problem otherwise.</param>
    /// <param name="often">Ends of which there have to be many, or the damage damages nothing.</param>
    public static async Task EndsInAResultOrANamedProblemAsync(int sessions, Func<int, Task<string>> session, params string[] often)
    {
        foreach (var source in Enum.GetValues<CatalogueSource>())
            ProblemCatalogue.Find(source, "x"); // made once, with the first problem, and no session's memory
        var ends = new Dictionary<string, int>();
        var most = 0L;
        for (var (seed, left) = (From, ByHand ?? sessions); left > 0; seed++, left--)
        {
            string end;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var running = session(seed);
            // A recording is there already: nothing is waited for, so that all of it ran on this thread.
            Assert.True(running.IsCompleted, $"Seed {seed}: the session waits.");
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, allocated);
            Assert.True(allocated <= MostAllocated, $"Seed {seed}: {allocated} bytes allocated.");
            try
            {
                end = await running;
            }
            catch (MailProblemException problem)
            {
                end = problem.Problem.ToString();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Assert.Fail($"Seed {seed}: {e}");
                throw;
            }

            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        TestContext.Current.SendDiagnosticMessage("{0}; {1} bytes allocated at most", string.Join(", ", ends.OrderByDescending(end => end.Value)), most);
        Assert.All(often, end => Assert.True(ends.GetValueOrDefault(end) > sessions / 100, $"{end}: {string.Join(", ", ends)}"));
    }

    /// <summary>A recording changed in a few places.</summary>
    /// <param name="recorded">The undamaged dialogue.</param>
    /// <param name="splinters">Pieces of the protocol that may turn up where they do not belong.</param>
    /// <param name="random">Seeded.</param>
    public static byte[] Of(byte[] recorded, string[] splinters, Random random)
    {
        var bytes = new List<byte>(recorded);
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.Latin1.GetBytes(splinters[random.Next(splinters.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 80), bytes.Count - at)));
                    break;
                default:
                    (bytes[at], bytes[bytes.Count / 2]) = (bytes[bytes.Count / 2], bytes[at]);
                    break;
            }
        }

        return [.. bytes];
    }
}
