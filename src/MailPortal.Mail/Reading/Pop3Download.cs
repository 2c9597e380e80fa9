using System.Runtime.CompilerServices;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Reading;

/// <summary>Retrieves messages so that a server that allows pipelining always has work, and one that does not gets one command at a time. Answers come in
/// the order of the commands, so no message is ever held.</summary>
internal sealed class Pop3Download(Turn turn, Pop3Connection connection, IReadOnlyList<Pop3Entry> messages, long maxBytes)
{
    // Commands of at most 16 bytes each: they fit into any system's buffers even when the server reads nothing while it writes.
    private const int MostUnderWay = 128;

    // What has to be passed over when the reading ends early.
    private const long MostBytesUnderWay = 1024 * 1024;

    private readonly int most = connection.Capabilities.Pipelining ? MostUnderWay : 1;
    private readonly Queue<Pop3Entry> underWay = new();
    private readonly Pop3Doubts doubts = new();
    private long bytesUnderWay;
    private int next;

    internal async IAsyncEnumerable<Pop3RawMessage> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Taken with the first message, and given back when the enumeration ends.
        using var mine = turn.Take();
        using var its = connection.TakeTurn();
        try
        {
            foreach (var message in messages)
            {
                if (IsTooLarge(message))
                {
                    yield return new Pop3RawMessage { Entry = message, Content = null };
                    continue;
                }

                Fill();
                bytesUnderWay -= underWay.Dequeue().Size;
                if (await RefusalAsync(cancellation) is { } refusal)
                {
                    if (doubts.Refused(message, refusal) is { } refused)
                        yield return refused;
                    continue;
                }

                // Before anything is given out: whoever stops at another message leaves this one to be passed over.
                var content = connection.OpenBody(maxBytes);
                if (await content.IsEmptyAsync(cancellation))
                {
                    yield return Refused(message, $"message {message.Number} is listed{(message.Size > 0 ? $" with {message.Size} bytes" : "")}, and comes without any");
                    continue;
                }

                if (await ExchangeStub.IsNextAsync(connection, cancellation))
                {
                    yield return Refused(message, $"the server cannot convert message {message.Number}, and gives a mail of its own in its place");
                    continue;
                }

                var given = new Pop3RawMessage { Entry = message, Content = content };
                foreach (var proven in doubts.Came())
                    yield return proven;
                yield return given;
            }

            doubts.End();
        }
        finally
        {
            connection.Abandon(underWay.Count, maxBytes);
        }
    }

    /// <summary>What came is not the message (no mail is empty): taken for it, it would be deleted.</summary>
    private static Pop3RawMessage Refused(Pop3Entry message, FormattableString why)
    {
        var text = FormattableString.Invariant(why);
        return new() { Entry = message, Content = null, Refusal = new(MailProblem.PopCommandRefused, text, new Pop3CommandException(null, text)) };
    }

    /// <summary>The next answer: null where a message follows.</summary>
    private async ValueTask<MailProblemException?> RefusalAsync(CancellationToken cancellation)
    {
        try
        {
            await connection.OkAsync(Pop3Moment.Talking, cancellation);
            return null;
        }
        catch (MailProblemException refused) when (refused.InnerException is Pop3CommandException)
        {
            return refused;
        }
    }

    private bool IsTooLarge(Pop3Entry message) => message.Size > maxBytes;

    /// <summary>Asks for more when half of what may be under way has come: so several commands share one packet.</summary>
    private void Fill()
    {
        if (underWay.Count > most / 2 || (underWay.Count > 0 && bytesUnderWay > MostBytesUnderWay / 2))
            return;
        for (; next < messages.Count && underWay.Count < most; next++)
        {
            var message = messages[next];
            if (IsTooLarge(message))
                continue;
            if (underWay.Count > 0 && bytesUnderWay + message.Size > MostBytesUnderWay)
                break;
            connection.Send(connection.Begin(Pop3Commands.About("RETR", message.Number)));
            underWay.Enqueue(message);
            bytesUnderWay += message.Size;
        }
    }
}
