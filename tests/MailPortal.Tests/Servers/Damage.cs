using System.Text;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Servers;

/// <summary>What a server said, damaged; the same seed gives the same damage.</summary>
internal static class Damage
{
    private const int Sessions = 30_000;

    /// <summary>Every session, made by its seed, ends with a result or with a named problem, and there are many of both.</summary>
    public static async Task EndsInAResultOrANamedProblemAsync(Func<int, Task> session)
    {
        var ends = new Dictionary<string, int>();
        for (var seed = 0; seed < Sessions; seed++)
        {
            string end;
            try
            {
                await session(seed);
                end = "read";
            }
            catch (MailProblemException problem)
            {
                end = problem.Problem.ToString();
            }

            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        Assert.True(ends.GetValueOrDefault("read") > 1000, string.Join(", ", ends));
        Assert.True(ends.GetValueOrDefault(nameof(MailProblem.UnexpectedAnswer)) > 1000, string.Join(", ", ends));
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
