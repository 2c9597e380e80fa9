using System.Runtime.CompilerServices;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Network;

/// <summary>What a client's end has in every protocol: the socket and the lines that come from it, whose turn it is, whether it is still good for anything, the
/// secrets that the server was told, and how it ends.</summary>
/// <param name="owner">What the caller calls.</param>
/// <param name="socket">A fresh connection; from here on it belongs to this object.</param>
/// <param name="reader">What reads from it.</param>
/// <param name="broken">The protocol's own words for a server that breaks its rules.</param>
internal sealed class ProtocolSession(Type owner, MailSocket socket, LineReader reader, Func<string, MailProblemException> broken)
{
    /// <summary>A server that does not answer our goodbye holds nobody up.</summary>
    internal static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    // A server that has to be spoken to first says nothing, and most of the others do within a second or two.
    private static readonly TimeSpan LongestGreeting = TimeSpan.FromSeconds(10);

    private readonly Turn turn = new(owner);
    private bool spent;
    private string? reason;

    internal MailSocket Socket => socket;

    internal WireLog? Log => socket.Log;

    internal SecretsInAnswers Secrets { get; } = new(broken);

    /// <summary>False after a failure that only a new connection mends, and after the goodbye.</summary>
    internal bool IsGood => !spent && reader.IsGood;

    /// <summary>Likewise, and after it was closed.</summary>
    internal bool IsUsable => IsGood && !turn.IsOver;

    /// <summary>How long to wait for what the server says first.</summary>
    internal TimeSpan GreetingPatience(TimeSpan usual) => IsAtTlsPort && usual > LongestGreeting ? LongestGreeting : usual;

    private bool IsAtTlsPort => socket.Endpoint is { Security: ConnectionSecurity.StartTls, Port: 993 or 995 or 465 };

    /// <summary>Reads what the server says first. At a port that is for TLS from the first byte (RFC 8314 section 3) it says nothing in plain text.</summary>
    /// <exception cref="MailProblemException"><see cref="MailProblem.TlsExpected"/>, or what the reading threw.</exception>
    internal async Task<T> GreetingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (MailProblemException silent) when (IsAtTlsPort && reader.Buffered.IsEmpty && silent.Problem is MailProblem.ServerSilent or MailProblem.ConnectionLost)
        {
            throw new MailProblemException(MailProblem.TlsExpected, $"{silent.Detail}; port {socket.Endpoint.Port} is for TLS from the first byte", silent);
        }
    }

    /// <summary>For the length of one operation, whatever it is made of.</summary>
    internal Turn.Held TakeTurn() => turn.Take();

    /// <summary>From now on the time runs for all that is said until the sign-in has ended.</summary>
    internal void BeginSignIn() => reader.Allowance = new(socket.Options.WholeSignInTimeout, Allowance.MostBytes);

    /// <summary>The server has said goodbye, or the place in the dialogue is lost: nothing may be asked any more.</summary>
    /// <param name="because">What the caller did, for whoever asks all the same.</param>
    internal void Spend(string? because = null) => (spent, reason) = (true, reason ?? because);

    /// <summary>Likewise, because of this.</summary>
    /// <returns>The problem without the secrets.</returns>
    internal MailProblemException Break(MailProblemException problem)
    {
        spent = true;
        return Secrets.Redact(problem);
    }

    /// <exception cref="MailProblemException"><see cref="MailProblem.ConnectionLost"/>: it was spent before.</exception>
    internal void ThrowIfEnded()
    {
        if (!IsGood)
            throw new MailProblemException(MailProblem.ConnectionLost, $"{socket.Endpoint}: the session has ended{(reason is null ? "" : $": {reason}")}");
    }

    /// <summary>Sends. Half a command cannot be taken back: whatever goes wrong spends the session.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan patience, CancellationToken cancellation)
    {
        ThrowIfEnded();
        try
        {
            await socket.WriteAsync(bytes, patience, cancellation).ConfigureAwait(false);
        }
        catch
        {
            spent = true;
            throw;
        }
    }

    /// <summary>Says goodbye; a server that is gone already is no failure.</summary>
    /// <param name="goodbye">The protocol's own, within <see cref="FarewellTimeout"/>. Nothing depends on its answer: whatever was asked before was answered by itself.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    internal async Task SayGoodbyeAsync(Func<CancellationToken, Task> goodbye, CancellationToken cancellation)
    {
        if (!IsGood)
            return;
        try
        {
            await goodbye(cancellation);
        }
        catch (MailProblemException) when (!cancellation.IsCancellationRequested)
        {
            // It ends here in any case.
        }

        spent = true;
    }

    /// <summary>Says goodbye when nothing is under way, and closes.</summary>
    internal async ValueTask LeaveAsync(Func<CancellationToken, Task> goodbye)
    {
        if (turn.End())
            await SayGoodbyeAsync(goodbye, CancellationToken.None);
        await socket.DisposeAsync();
    }

    /// <summary>Closes. What is under way ends with an <see cref="ObjectDisposedException"/>, and so does every call afterwards.</summary>
    internal ValueTask CloseAsync()
    {
        turn.End();
        return socket.DisposeAsync();
    }

    /// <summary>Closes one that has ended; unlike after <see cref="CloseAsync"/> whoever goes on with it is told so as of any other.</summary>
    internal ValueTask AbandonAsync()
    {
        spent = true;
        return socket.DisposeAsync();
    }
}
