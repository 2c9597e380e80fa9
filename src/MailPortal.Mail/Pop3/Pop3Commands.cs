using System.Globalization;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Pop3;

/// <summary>The commands on a maildrop (RFC 1939 sections 5 to 7), each one round trip. All of them throw <see cref="MailProblemException"/>. Message
/// numbers count from 1 and mean something in this session only.</summary>
public static class Pop3Commands
{
    /// <summary>RFC 1939 section 7 says 70.</summary>
    internal const int LongestUniqueId = 255;

    // A server that never stops listing must not fill the memory.
    private const int MostMessages = 1_000_000;
    private const long MostCharacters = 64 * 1024 * 1024;

    /// <summary>NOOP (RFC 1939 section 5): is the session still alive?</summary>
    public static async Task NoopAsync(this Pop3Connection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync("NOOP", cancellation);
    }

    /// <summary>STAT (RFC 1939 section 5): how much lies in the maildrop; messages marked in this session do not count.</summary>
    public static async Task<Pop3Maildrop> StatAsync(this Pop3Connection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var answer = await connection.RunAsync("STAT", cancellation);
        return Read(connection, answer.Raw, static (ref Pop3Parser parser) => new Pop3Maildrop(parser.Count(), parser.Number()));
    }

    /// <summary>LIST (RFC 1939 section 5): the size of every message. Some servers (Exchange) estimate it.</summary>
    public static async Task<IReadOnlyList<Pop3MessageSize>> ListAsync(this Pop3Connection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        connection.Send(connection.Begin("LIST"));
        return await ReadSizesAsync(connection, cancellation);
    }

    /// <summary>LIST for one message (RFC 1939 section 5).</summary>
    public static async Task<Pop3MessageSize> ListAsync(this Pop3Connection connection, int number, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var answer = await connection.RunAsync(About("LIST", number), cancellation);
        return Read(connection, answer.Raw, SizeLine);
    }

    /// <summary>UIDL (RFC 1939 section 7): the unique id of every message. Two copies of one message may have the same.</summary>
    /// <exception cref="MailProblemException"><see cref="MailProblem.PopCommandNotUnderstood"/> at a server without UIDL, which is optional: what is new
    /// in the maildrop cannot be told there.</exception>
    public static async Task<IReadOnlyList<Pop3UniqueId>> UniqueIdsAsync(this Pop3Connection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        connection.Send(connection.Begin("UIDL"));
        return await ReadUniqueIdsAsync(connection, cancellation);
    }

    /// <summary>UIDL for one message (RFC 1939 section 7).</summary>
    /// <exception cref="MailProblemException"><see cref="MailProblem.PopCommandRefused"/> when there is no such message.</exception>
    public static async Task<Pop3UniqueId> UniqueIdAsync(this Pop3Connection connection, int number, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var answer = await connection.RunAsync(About("UIDL", number), cancellation);
        return Read(connection, answer.Raw, UniqueIdLine);
    }

    /// <summary>RETR (RFC 1939 section 5): one message, straight from the wire.</summary>
    /// <param name="connection">Signed in.</param>
    /// <param name="number">Which.</param>
    /// <param name="maxBytes">Reading beyond throws <see cref="MailProblem.UnexpectedAnswer"/>.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <returns>Forward only, valid until the next command; what is left unread is then passed over.</returns>
    public static async Task<Stream> RetrieveAsync(this Pop3Connection connection, int number, long maxBytes, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync(About("RETR", number), cancellation);
        return connection.OpenBody(maxBytes);
    }

    /// <summary>TOP (RFC 1939 section 7): the header of one message and its first lines.</summary>
    /// <param name="connection">Signed in.</param>
    /// <param name="number">Which.</param>
    /// <param name="lines">Lines of the body; 0 for the header alone.</param>
    /// <param name="maxBytes">Reading beyond throws <see cref="MailProblem.UnexpectedAnswer"/>.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <returns>Forward only, valid until the next command; what is left unread is then passed over.</returns>
    public static async Task<Stream> TopAsync(this Pop3Connection connection, int number, int lines, long maxBytes, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        ArgumentOutOfRangeException.ThrowIfNegative(lines);
        await connection.RunAsync(string.Create(CultureInfo.InvariantCulture, $"{About("TOP", number)} {lines}"), cancellation);
        return connection.OpenBody(maxBytes);
    }

    /// <summary>DELE (RFC 1939 section 5): marks one message. It is deleted when <see cref="QuitAsync"/> succeeds, and in no other case.</summary>
    public static async Task DeleteAsync(this Pop3Connection connection, int number, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync(About("DELE", number), cancellation);
        connection.Marked.Add(number);
    }

    /// <summary>RSET (RFC 1939 section 5): takes back all marks of this session.</summary>
    public static async Task ResetAsync(this Pop3Connection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync("RSET", cancellation);
        connection.Marked.Clear();
    }

    /// <summary>QUIT: ends the session; only now the server deletes what is marked (RFC 1939 section 6, the UPDATE state).</summary>
    /// <returns>What was deleted.</returns>
    /// <exception cref="MailProblemException">The connection broke before the answer: nothing may be counted as deleted. Where it broke right in front of
    /// the answer the server may have deleted all the same; the next session's UIDL tells.</exception>
    public static async Task<Pop3Departure> QuitAsync(this Pop3Connection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var marked = connection.Marked.ToArray();
        try
        {
            await connection.RunAsync("QUIT", cancellation);
            return new Pop3Departure(marked, [], null);
        }
        catch (MailProblemException refused) when (refused.InnerException is Pop3CommandException)
        {
            // -ERR some deleted messages not removed
            return new Pop3Departure([], marked, refused);
        }
        finally
        {
            connection.Ended();
        }
    }

    internal static string About(string verb, int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        return string.Create(CultureInfo.InvariantCulture, $"{verb} {number}");
    }

    internal static async Task<List<Pop3MessageSize>> ReadSizesAsync(Pop3Connection connection, CancellationToken cancellation)
    {
        await connection.OkAsync(Pop3Moment.Talking, cancellation);
        var sizes = new List<Pop3MessageSize>();
        await foreach (var line in connection.LinesAsync(cancellation))
            Add(connection, sizes, Read(connection, line.Span, SizeLine));
        connection.Log?.Server($"({sizes.Count} lines)");
        return sizes;
    }

    internal static async Task<List<Pop3UniqueId>> ReadUniqueIdsAsync(Pop3Connection connection, CancellationToken cancellation)
    {
        try
        {
            await connection.OkAsync(Pop3Moment.Talking, cancellation);
        }
        catch (MailProblemException refused) when (refused.Problem is MailProblem.PopCommandRefused)
        {
            throw new MailProblemException(MailProblem.PopCommandNotUnderstood, $"no UIDL: {refused.Detail}", refused.InnerException) { UpstreamCode = refused.UpstreamCode };
        }

        var ids = new List<Pop3UniqueId>();
        var characters = 0L;
        await foreach (var line in connection.LinesAsync(cancellation))
        {
            var id = Read(connection, line.Span, UniqueIdLine);
            if ((characters += id.UniqueId.Length) > MostCharacters)
                throw connection.Break(Pop3Problems.Broken($"unique ids of more than {MostCharacters} characters together"));
            Add(connection, ids, id);
        }

        connection.Log?.Server($"({ids.Count} lines)");
        return ids;
    }

    private static void Add<T>(Pop3Connection connection, List<T> list, T item)
    {
        if (list.Count == MostMessages)
            throw connection.Break(Pop3Problems.Broken($"more than {MostMessages} messages listed"));
        list.Add(item);
    }

    private delegate T LineReading<T>(ref Pop3Parser parser);

    /// <summary><c>2 5120</c></summary>
    private static Pop3MessageSize SizeLine(ref Pop3Parser parser) => new(parser.MessageNumber(), parser.Size());

    /// <summary><c>2 QhdPYR:00WBw1Ph7x7</c></summary>
    private static Pop3UniqueId UniqueIdLine(ref Pop3Parser parser) => new(parser.MessageNumber(), parser.UniqueId());

    private static T Read<T>(Pop3Connection connection, ReadOnlySpan<byte> line, LineReading<T> read)
    {
        try
        {
            var parser = new Pop3Parser(line);
            return read(ref parser);
        }
        catch (MailProblemException problem)
        {
            throw connection.Break(problem);
        }
    }
}
