using System.Runtime.CompilerServices;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Pop3;

/// <summary>A client's end of POP3 (RFC 1939): greeting, capabilities (RFC 2449), STLS (RFC 2595), commands sent one by one or pipelined, answers in
/// their order. Every failure is a <see cref="MailProblemException"/>; its inner exception tells the two kinds apart:
/// <see cref="Pop3CommandException"/> (refused, go on) or anything else (reconnect; <see cref="IsUsable"/> is then false). One caller at a time: another one gets an
/// <see cref="InvalidOperationException"/>, and after <see cref="DisposeAsync"/> every one an <see cref="ObjectDisposedException"/>.
/// A connection that ends in any other way than by <see cref="Pop3Commands.QuitAsync"/> deletes nothing.</summary>
public sealed partial class Pop3Connection : IAsyncDisposable
{
    /// <summary>RFC 2449 section 4 allows 512 bytes; some servers explain themselves at length. Lines of messages are not bounded by it.</summary>
    internal const int LongestLine = 64 * 1024;

    private const int MostCapabilities = 1000;
    private readonly ProtocolSession session;
    private readonly LineReader reader;
    private readonly Pop3Output output = new();
    private Pop3MessageStream? body;
    private int due; // answers to what was sent
    private int unsent;
    private int unwanted;
    private long unwantedBytes;

    private Pop3Connection(MailSocket socket)
    {
        reader = new LineReader(socket, LongestLine, Pop3Problems.Broken);
        session = new ProtocolSession(typeof(Pop3Connection), socket, reader, Pop3Problems.Broken);
        session.BeginSignIn();
    }

    /// <summary>What the server said first (RFC 1939 section 4), without its status. An APOP timestamp in it is not used: MD5 over a shared secret (RFC 1939 section 7) proves
    /// too little.</summary>
    public string Greeting { get; private set; } = "";

    /// <summary>What the server can do, as last said (CAPA, RFC 2449 section 5).</summary>
    public Pop3Capabilities Capabilities { get; private set; } = Pop3Capabilities.Unknown;

    /// <summary>Signed in, by <see cref="Pop3SignIn.SignInAsync"/>: the TRANSACTION state (RFC 1939 section 5).</summary>
    public bool IsSignedIn { get; private set; }

    /// <summary>False after a failure that only a new connection mends, and after the goodbye.</summary>
    public bool IsUsable => session.IsUsable;

    /// <summary>The dialogue, when the socket keeps one.</summary>
    public WireLog? Log => session.Log;

    internal SecretsInAnswers Secrets => session.Secrets;

    internal LineReader Reader => reader;

    /// <inheritdoc cref="ProtocolSession.TakeTurn"/>
    internal Turn.Held TakeTurn() => session.TakeTurn();

    /// <summary>Numbers that DELE was answered +OK for: marked, and deleted only once QUIT is answered +OK.</summary>
    internal List<int> Marked { get; } = [];

    /// <inheritdoc cref="ProtocolSession.BeginSignIn"/>
    internal void BeginSignIn() => session.BeginSignIn();

    internal void SignedIn()
    {
        IsSignedIn = true;
        reader.Patience = session.Socket.Options.CommandTimeout;
    }

    /// <summary>Begins a command; end it with <see cref="Send"/>.</summary>
    internal Pop3Output Begin(string text)
    {
        output.Log = Log;
        return output.Start(text);
    }

    /// <summary>Ends the command begun, or our line within one: one more answer of the server will be due, after those to all before.</summary>
    internal void Send(Pop3Output command)
    {
        command.End();
        unsent++;
    }

    /// <summary>One command whose answer is one line; -ERR throws.</summary>
    /// <returns>The server's line, valid until the next command.</returns>
    internal Task<Pop3Answer> RunAsync(string command, CancellationToken cancellation)
    {
        Send(Begin(command));
        return OkAsync(Pop3Moment.Talking, cancellation).AsTask();
    }

    /// <summary>The next answer, which has to be +OK.</summary>
    internal async ValueTask<Pop3Answer> OkAsync(Pop3Moment moment, CancellationToken cancellation)
    {
        var answer = await AnswerAsync(cancellation).ConfigureAwait(false);
        return answer.Kind == Pop3AnswerKind.Ok ? answer : throw Refusal(moment, answer);
    }

    /// <summary>The next answer, which has to be +OK or -ERR.</summary>
    private async ValueTask<Pop3Answer> AnswerAsync(CancellationToken cancellation)
    {
        var answer = await NextAsync(cancellation).ConfigureAwait(false);
        return answer.Kind != Pop3AnswerKind.Challenge ? answer : throw Break(Pop3Problems.Broken($"a challenge that nothing asked for: {answer.Text}"));
    }

    /// <summary>What an -ERR means.</summary>
    /// <param name="moment">What was under way.</param>
    /// <param name="answer">The -ERR.</param>
    /// <param name="said">What the server said before, in a challenge.</param>
    internal MailProblemException Refusal(Pop3Moment moment, Pop3Answer answer, string? said = null) =>
        Pop3Problems.Refused(moment, answer.Code, said is null ? answer.Text : $"{answer.Text} {said}", Capabilities.LoginDelay, Secrets);

    /// <summary>Sends what is pending and reads the first line of the next answer, after what is left of the message before it and of those that nobody
    /// wants any more.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Pop3Answer> NextAsync(CancellationToken cancellation)
    {
        await FinishBodyAsync(cancellation).ConfigureAwait(false);
        await FlushAsync(cancellation).ConfigureAwait(false);
        for (; unwanted > 0; unwanted--)
        {
            if ((await ReadAnswerAsync(cancellation).ConfigureAwait(false)).Kind == Pop3AnswerKind.Ok)
                OpenBody(unwantedBytes);
            await FinishBodyAsync(cancellation).ConfigureAwait(false);
        }

        return await ReadAnswerAsync(cancellation).ConfigureAwait(false);
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (unsent == 0)
            return;
        session.ThrowIfEnded();
        // Answers belong to commands by their order alone: one too many, and every later one would be taken for another command's.
        if (due == 0 && !reader.Buffered.IsEmpty)
            throw Break(Pop3Problems.Broken($"the server speaks unasked: {FirstLine(reader.Buffered.FirstSpan)}"));
        await session.WriteAsync(output.Pending, reader.Patience, cancellation).ConfigureAwait(false);
        output.Sent();
        due += unsent;
        unsent = 0;
    }

    /// <summary>Of a line that has not come whole its beginning.</summary>
    private static string FirstLine(ReadOnlySpan<byte> said) =>
        said.IndexOf((byte)'\n') is >= 0 and var end ? WireText.Printable(said[..end].TrimEnd((byte)'\r')) : WireText.Beginning(said);

    private async ValueTask<Pop3Answer> ReadAnswerAsync(CancellationToken cancellation)
    {
        if (due == 0)
            throw new InvalidOperationException("No answer is due.");
        session.ThrowIfEnded();
        // For this answer and the lines behind it. Until the sign-in has ended the time runs for everything.
        if (IsSignedIn)
            reader.Allowance = new(session.Socket.Options.WholeAnswerTimeout, Allowance.MostBytes);
        var line = await reader.ReadLineAsync(cancellation).ConfigureAwait(false);
        if (!Pop3Answer.TryRead(line, out var answer))
            throw Break(Pop3Problems.Broken($"not a POP3 answer: {WireText.Printable(line.Span)}"));
        due--;
        if (Log is { } log)
            log.Server(Secrets.Redact(WireText.Printable(line.Span)));
        return answer;
    }

    /// <summary>The lines behind an answer, up to the one with a dot only (RFC 1939 section 3). Each is valid until the next; all have to be read.</summary>
    internal async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(cancellation).ConfigureAwait(false);
            if (line.Span is [(byte)'.'])
                yield break;
            yield return line.Span is [(byte)'.', ..] ? line[1..] : line;
        }
    }

    /// <summary>The message behind an answer, straight from the wire.</summary>
    /// <param name="maxBytes">What is longer throws when it is read, and breaks the connection when it goes on as long again.</param>
    internal Pop3MessageStream OpenBody(long maxBytes)
    {
        // Its length is bounded by itself, its time as long as it keeps coming.
        reader.Allowance = new(session.Socket.Options.WholeAnswerTimeout, long.MaxValue, session.Socket.Options.SlowestDownload);
        return body = new Pop3MessageStream(this, maxBytes);
    }

    /// <summary>Passes over what is left of the message.</summary>
    private async ValueTask FinishBodyAsync(CancellationToken cancellation)
    {
        if (body is not { } finished)
            return;
        body = null;
        await finished.SkipAsync(cancellation).ConfigureAwait(false);
        Log?.Server($"(a message of {finished.Count} bytes)");
    }

    /// <summary>So many messages are under way that nobody will read: they are passed over before the next answer.</summary>
    internal void Abandon(int count, long maxBytes)
    {
        unwanted += count;
        unwantedBytes = maxBytes;
    }

    /// <inheritdoc cref="ProtocolSession.Break"/>
    internal MailProblemException Break(MailProblemException problem) => session.Break(problem);

    /// <summary>The server said goodbye: nothing may be asked any more.</summary>
    internal void Ended() => session.Spend();

    /// <summary>Hangs up. Without <see cref="Pop3Commands.QuitAsync"/> before, nothing is deleted (RFC 1939 section 6). What is under way ends with an
    /// <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync() => session.CloseAsync();
}
