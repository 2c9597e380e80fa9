using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Smtp;

/// <summary>A client's end of SMTP submission (RFC 5321, RFC 6409, RFC 8314): greeting, EHLO, STARTTLS, commands one by one or pipelined.
/// Every failure is a <see cref="MailProblemException"/>. After one with an <see cref="SmtpCommandException"/> inside the session goes on; after any other <see cref="IsUsable"/> is false: reconnect. One caller at a time: another one gets an
/// <see cref="InvalidOperationException"/>, and after <see cref="DisposeAsync"/> every one an <see cref="ObjectDisposedException"/>.</summary>
public sealed partial class SmtpConnection : IAsyncDisposable
{
    // RFC 5321 section 4.5.3.1.5 says 512; real servers write more, and all of it is cut to what a log can bear.
    private const int LongestLine = 16 * 1024;
    private readonly ProtocolSession session;
    private readonly LineReader reader;
    private readonly SmtpOutput output = new();
    private bool timed; // for several answers together

    private SmtpConnection(MailSocket socket, SmtpOptions options)
    {
        Options = options;
        reader = new LineReader(socket, LongestLine, SmtpProblems.Broken);
        session = new ProtocolSession(typeof(SmtpConnection), socket, reader, SmtpProblems.Broken);
        ClientName = options.NameFor(socket.LocalAddress);
    }

    /// <summary>What the server said first (RFC 5321 section 3.1).</summary>
    public string Greeting { get; private set; } = "";

    /// <summary>What the server can do, as last said (EHLO, RFC 5321 section 4.1.1.1).</summary>
    public SmtpCapabilities Capabilities { get; private set; } = SmtpCapabilities.None;

    /// <summary>Signed in, by <see cref="SmtpSignIn.SignInAsync"/> (RFC 4954 section 4).</summary>
    public bool IsSignedIn { get; private set; }

    /// <summary>False after a failure that only a new connection mends.</summary>
    public bool IsUsable => session.IsUsable;

    /// <summary>The limits in force.</summary>
    public SmtpOptions Options { get; }

    /// <summary>The dialogue, when the socket keeps one.</summary>
    public WireLog? Log => session.Log;

    internal string ClientName { get; }

    /// <inheritdoc cref="ProtocolSession.TakeTurn"/>
    internal Turn.Held TakeTurn() => session.TakeTurn();

    /// <summary>MAIL was sent and the message has not ended: the next one has to begin with RSET.</summary>
    internal bool InTransaction { get; set; }

    internal SecretsInAnswers Secrets => session.Secrets;

    /// <summary>For the answers until the end of the sign-in: to EHLO, STARTTLS and AUTH.</summary>
    internal TimeSpan SignInTimeout => session.Socket.Options.SignInTimeout;

    /// <inheritdoc cref="ProtocolSession.BeginSignIn"/>
    internal void BeginSignIn()
    {
        timed = true;
        session.BeginSignIn();
    }

    internal void EndSignIn() => timed = false;

    /// <summary>Begins a command; end it with <c>End()</c>.</summary>
    internal SmtpOutput Begin(string words)
    {
        output.Log = Log;
        return output.Begin(words);
    }

    /// <summary>One command, one reply, whatever it is; only 421 throws.</summary>
    internal async Task<SmtpReply> AskAsync(SmtpOutput command, TimeSpan patience, CancellationToken cancellation)
    {
        command.End();
        await FlushAsync(cancellation);
        return await ReplyAsync(patience, cancellation);
    }

    /// <summary>One command without arguments; 4xx and 5xx throw.</summary>
    internal async Task RunAsync(string verb, CancellationToken cancellation)
    {
        var reply = await AskAsync(Begin(verb), Options.CommandTimeout, cancellation);
        if (!reply.IsPositive)
            throw SmtpProblems.Refused(SmtpStage.Other, reply);
    }

    /// <summary>Sends the lines that wait.</summary>
    internal async Task FlushAsync(CancellationToken cancellation)
    {
        if (!output.Pending.IsEmpty)
            await SendAsync(output.Pending, cancellation);
        output.Sent();
    }

    /// <summary>Sends bytes as they are.</summary>
    internal async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        session.ThrowIfEnded();
        try
        {
            await session.WriteAsync(bytes, Options.BlockTimeout, cancellation);
        }
        catch (MailProblemException problem) when (problem.Problem == MailProblem.ConnectionLost)
        {
            throw await LastWordsAsync(cancellation) ?? problem;
        }
    }

    /// <summary>A server that throws us out in the middle of a message often says why (421, 552) before it closes.</summary>
    private async Task<MailProblemException?> LastWordsAsync(CancellationToken cancellation)
    {
        (timed, reader.Allowance) = (true, new(ProtocolSession.FarewellTimeout, Allowance.MostBytes));
        try
        {
            while (true)
            {
                var reply = await ReadAsync(ProtocolSession.FarewellTimeout, cancellation);
                if (reply.Code >= 400)
                    return SmtpProblems.Closing(reply);
            }
        }
        catch (MailProblemException)
        {
            return null; // it said nothing; the loss of the connection is what is reported
        }
    }

    /// <summary>The next reply, whatever it is; only 421 throws.</summary>
    internal async Task<SmtpReply> ReplyAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var reply = await ReadAsync(patience, cancellation);
        return reply.Code == 421 ? throw SmtpProblems.Closing(reply) : reply;
    }

    /// <summary>The next reply, 421 as well; after that the connection is spent.</summary>
    internal async Task<SmtpReply> ReadAsync(TimeSpan patience, CancellationToken cancellation)
    {
        reader.Patience = patience;
        if (!timed)
            reader.Allowance = new(patience, Allowance.MostBytes);
        var parser = new SmtpParser();
        try
        {
            while (true)
            {
                var line = await reader.ReadLineAsync(cancellation);
                Log?.Server(Secrets.Redact(WireText.Printable(line.Span)));
                if (parser.Add(line.Span) is not { } reply)
                    continue;
                if (reply.Code == 421)
                    session.Spend();
                return Secrets.Any ? WithoutSecret(reply) : reply;
            }
        }
        catch (MailProblemException problem) when (problem.Problem is MailProblem.UnexpectedAnswer && Secrets.Any)
        {
            throw session.Break(problem);
        }
        catch
        {
            session.Spend();
            throw;
        }
    }

    private SmtpReply WithoutSecret(SmtpReply reply)
    {
        string[] lines = [.. reply.Lines.Select(line => Secrets.Redact(line))];
        if (lines.SequenceEqual(reply.Lines, StringComparer.Ordinal))
            return reply;
        return reply with { Lines = lines, Understood = reply.IsPositive || reply.IsIntermediate ? null : SmtpProblems.Meanings(reply) };
    }

    /// <summary>Half a message is under way: the connection cannot say anything else any more.</summary>
    internal void GiveUp() => session.Spend();

    /// <summary>Says goodbye (QUIT, RFC 5321 section 4.1.1.10); a server that is gone already is no failure.</summary>
    public async Task QuitAsync(CancellationToken cancellation)
    {
        using var _ = TakeTurn();
        await session.SayGoodbyeAsync(SayQuitAsync, cancellation);
    }

    private Task SayQuitAsync(CancellationToken cancellation) => AskAsync(Begin("QUIT"), ProtocolSession.FarewellTimeout, cancellation);

    /// <inheritdoc cref="ProtocolSession.LeaveAsync"/>
    internal ValueTask LeaveAsync() => session.LeaveAsync(SayQuitAsync);

    /// <summary>Hangs up. What is under way ends with an <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync() => session.CloseAsync();
}
