using System.Text;

namespace MailPortal.Tests.Mail;

/// <summary>Says what it has to say whatever it is told, then closes.</summary>
public sealed class DeafStream(byte[] said, Func<int> piece) : ServerStream
{
    private int at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(Math.Min(buffer.Length, piece()), said.Length - at);
        said.AsMemory(at, count).CopyTo(buffer);
        at += count;
        return new(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>A recording as a broken server or line would send it; the same seed gives the same damage.</summary>
    public static byte[] Damage(byte[] recorded, string[] splinters, Random random)
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
