using System.Buffers;
using System.Runtime.CompilerServices;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Imap;

/// <summary>A client's end of IMAP (RFC 9051, RFC 3501): greeting, capabilities, STARTTLS, commands sent one by one or pipelined, answers in any order.
/// Every failure is a <see cref="MailProblemException"/>; its inner exception tells the two kinds apart: <see cref="ImapCommandException"/>
/// (refused, go on) or anything else (reconnect; <see cref="IsUsable"/> is then false). One caller at a time: another one gets an
/// <see cref="InvalidOperationException"/>, and after <see cref="DisposeAsync"/> every one an <see cref="ObjectDisposedException"/>.</summary>
public sealed partial class ImapConnection : IAsyncDisposable
{
    private readonly ProtocolSession session;
    private readonly ImapReader reader;
    private readonly ImapAnswers answers;
    private readonly Dictionary<uint, ImapCompletion?> awaited = [];
    private ImapCompletion? bye;
    private bool leaving;

    private ImapConnection(MailSocket socket)
    {
        reader = new ImapReader(socket);
        answers = new ImapAnswers(reader);
        session = new ProtocolSession(typeof(ImapConnection), socket, reader, ImapProblems.Broken);
        session.BeginSignIn();
    }

    /// <summary>What the server said first (RFC 9051 section 7.1), without its status.</summary>
    public string Greeting { get; private set; } = "";

    /// <summary>What the server can do, as last said (RFC 9051 section 7.2.2).</summary>
    public ImapCapabilities Capabilities { get; private set; } = ImapCapabilities.None;

    /// <summary>Signed in, by <see cref="ImapSignIn.SignInAsync"/> or by the greeting (PREAUTH, RFC 9051 section 7.1.4).</summary>
    public bool IsSignedIn { get; private set; }

    /// <summary>The server was told who we are, or it was tried (ID, RFC 2971 section 3.1).</summary>
    internal bool IsIdentified { get; set; }

    /// <summary>False after a failure that only a new connection mends.</summary>
    public bool IsUsable => session.IsUsable;

    /// <summary>The dialogue, when the socket keeps one.</summary>
    public WireLog? Log => session.Log;

    internal SecretsInAnswers Secrets => session.Secrets;

    internal ImapOutput Output { get; } = new();

    internal ImapReader Reader => reader;

    /// <summary>The items of the FETCH answer read last, those behind its body included.</summary>
    internal ref readonly FetchData LastFetch => ref answers.Last.Fetch;

    internal MailSocket Socket => session.Socket;

    /// <inheritdoc cref="ProtocolSession.TakeTurn"/>
    internal Turn.Held TakeTurn() => session.TakeTurn();

    /// <inheritdoc cref="ProtocolSession.BeginSignIn"/>
    internal void BeginSignIn() => session.BeginSignIn();

    /// <summary>From now on the time runs for the answer to one command. Until the sign-in has ended it runs for everything.</summary>
    internal void BeginAnswer()
    {
        if (IsSignedIn || leaving)
            reader.Allowance = new(leaving ? ProtocolSession.FarewellTimeout : Socket.Options.WholeAnswerTimeout, Allowance.MostBytes);
    }

    /// <summary>From now on the time runs as long as messages do not come.</summary>
    /// <param name="largest">Bytes of a message.</param>
    internal void BeginDownload(long largest) =>
        reader.Allowance = new(Socket.Options.WholeAnswerTimeout, Allowance.MostBytes + Math.Min(largest, ImapAnswers.LongestBody), Socket.Options.SlowestDownload);

    internal void SignedIn(bool capabilitiesTold)
    {
        IsSignedIn = true;
        reader.Patience = Socket.Options.CommandTimeout;
        if (!capabilitiesTold)
            Capabilities = ImapCapabilities.None;
    }

    /// <summary>One command without arguments.</summary>
    internal Task<ImapCompletion> RunAsync(string verb, CancellationToken cancellation) => RunAsync(Await(Command(verb)), null, cancellation);

    /// <summary>Begins a command; end it with <see cref="Await"/> or <c>Output.End()</c>.</summary>
    internal ImapOutput Command(string verb)
    {
        Output.Log = Log;
        return Output.Begin(verb);
    }

    /// <summary>Ends the command begun and remembers that its completion will be asked for.</summary>
    internal uint Await(ImapOutput output)
    {
        output.End();
        awaited[output.LastTag] = null;
        return output.LastTag;
    }

    internal async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (Output.Pending.IsEmpty)
            return;
        if (bye is { } said)
            throw ImapProblems.Bye(said);
        await session.WriteAsync(Output.Pending, reader.Patience, cancellation);
        Output.Sent();
    }

    /// <summary>Sends what is pending and reads until this command has ended; NO and BAD throw.</summary>
    /// <param name="tag">Of the command.</param>
    /// <param name="onData">Is shown every answer up to and with the completion, valid only meanwhile.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    internal async Task<ImapCompletion> RunAsync(uint tag, Action<ImapResponse>? onData, CancellationToken cancellation)
    {
        var completion = await CompleteAsync(tag, onData, cancellation);
        return completion.Status == ImapStatus.Ok ? completion : throw ImapProblems.Refused(!IsSignedIn, completion);
    }

    /// <summary>Whether the completion of a command that was begun by <see cref="Await"/> is here; <see cref="CompleteAsync"/> gives it.</summary>
    internal bool HasEnded(uint tag) => awaited[tag] is not null;

    /// <summary>Sends what is pending and reads until this command has ended, however it ends.</summary>
    internal async Task<ImapCompletion> CompleteAsync(uint tag, Action<ImapResponse>? onData, CancellationToken cancellation)
    {
        BeginAnswer();
        await FlushAsync(cancellation);
        while (awaited[tag] is null)
        {
            var next = await NextAsync(cancellation);
            if (next.Kind == ImapResponseKind.Continuation)
                throw Break(ImapProblems.Broken($"a continuation that nothing asked for: {next.Text}"));
            if (next.Kind == ImapResponseKind.Tagged && next.Tag != tag)
                continue;
            try
            {
                onData?.Invoke(next);
            }
            catch (MailProblemException problem)
            {
                throw Break(problem);
            }
        }

        var completion = awaited[tag]!.Value;
        awaited.Remove(tag);
        return completion;
    }

    /// <summary>The next answer, after whatever is left of the body before it. Valid until the next call.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<ImapResponse> NextAsync(CancellationToken cancellation)
    {
        try
        {
            await answers.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (MailProblemException problem)
        {
            throw Break(problem);
        }

        Note(answers.Last);
        return answers.Last;
    }

    /// <summary>The body whose length the last answer announced, straight from the wire.</summary>
    /// <param name="resumption">Who goes on with it when the session ends in the middle; nobody when null.</param>
    internal Stream OpenBody(IImapResumption? resumption = null) =>
        answers.Lend(new ImapLiteralStream(this, LastFetch.Length, resumption));

    /// <summary>The first bytes of the body that the last answer announced, left where they are. Valid until anything is read.</summary>
    internal async ValueTask<ReadOnlySequence<byte>> PeekAsync(long bytes, CancellationToken cancellation)
    {
        try
        {
            while (reader.Buffered.Length < bytes)
                await reader.FillAsync(cancellation).ConfigureAwait(false);
            return reader.Buffered.Slice(0, bytes);
        }
        catch (MailProblemException problem)
        {
            throw Break(problem);
        }
    }

    /// <summary>The body that the last answer announced is one that another session broke off in: what was taken of it there is passed over here.</summary>
    internal async ValueTask GoOnWithBodyAsync(ImapLiteralStream body, CancellationToken cancellation)
    {
        try
        {
            await reader.SkipAsync(body.Taken, cancellation);
        }
        catch (MailProblemException problem)
        {
            throw Break(problem);
        }

        answers.Lend(body);
    }

    /// <summary>Passes over what is left of the body and reads the items behind it into <see cref="LastFetch"/>.</summary>
    internal async ValueTask FinishBodyAsync(CancellationToken cancellation)
    {
        try
        {
            await answers.FinishBodyAsync(cancellation).ConfigureAwait(false);
        }
        catch (MailProblemException problem)
        {
            throw Break(problem);
        }
    }

    internal MailProblemException Break(MailProblemException problem)
    {
        var told = session.Break(problem);
        return bye is { } said && problem.Problem is MailProblem.ConnectionLost or MailProblem.ServerSilent ? ImapProblems.Bye(said) : told;
    }

    /// <summary>Answers are under way that nobody will read: the next command would have to wait for all of them.</summary>
    internal void GiveUp(string? because = null) => session.Spend(because);
}
