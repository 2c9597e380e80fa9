using System.Buffers;
using System.Globalization;
using System.Text;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Smtp;

/// <summary>The message itself on its way: behind DATA (RFC 5321 section 4.1.1.4) or in pieces with BDAT (RFC 3030). Whatever stops it in the middle
/// breaks the connection: an end that is not the message's own would deliver half of it.</summary>
internal sealed class SmtpBody(SmtpConnection connection, SmtpContent content)
{
    // Pieces under way without an answer: enough to keep the line full, few enough to hear a refusal soon.
    private const int MostInThePipe = 8;

    /// <summary>After the server's 354.</summary>
    /// <returns>The answer to the whole message.</returns>
    /// <exception cref="MailProblemException"><see cref="MailProblem.SendingUncertain"/>, or the message did not get there whole.</exception>
    internal async Task<SmtpReply> SendDataAsync(CancellationToken cancellation)
    {
        var lines = new SmtpLines(forData: true);
        var buffer = ArrayPool<byte>.Shared.Rent(SmtpLines.Room(SmtpContent.BlockLength));
        var sent = 0L;
        try
        {
            do
            {
                var block = await NextAsync(cancellation);
                var length = lines.Write(block.Span, buffer);
                if (content.AtEnd)
                    length += lines.End(buffer.AsSpan(length));
                await SendAsync(buffer.AsMemory(0, length), cancellation);
                sent += length;
            }
            while (!content.AtEnd);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            connection.Log?.Client(string.Create(CultureInfo.InvariantCulture, $"(a message of {sent} bytes)"));
        }

        return await FinalAsync(replies: 1, cancellation);
    }

    /// <summary>Instead of DATA.</summary>
    /// <param name="binary">Bytes as they are; otherwise lines are made right.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <returns>The answer to the whole message, or the refusal of a piece of it.</returns>
    /// <exception cref="MailProblemException"><see cref="MailProblem.SendingUncertain"/>, or the message did not get there whole.</exception>
    internal async Task<SmtpReply> SendChunksAsync(bool binary, CancellationToken cancellation)
    {
        var lines = new SmtpLines(forData: false);
        var buffer = ArrayPool<byte>.Shared.Rent(SmtpLines.Room(SmtpContent.BlockLength));
        var most = connection.Capabilities.Pipelining ? MostInThePipe : 1;
        var due = 0;
        try
        {
            while (true)
            {
                var block = await NextAsync(cancellation);
                if (!binary)
                {
                    var length = lines.Write(block.Span, buffer);
                    if (content.AtEnd)
                        length += lines.End(buffer.AsSpan(length));
                    block = buffer.AsMemory(0, length);
                }

                connection.Begin(string.Create(CultureInfo.InvariantCulture, $"BDAT {block.Length}{(content.AtEnd ? " LAST" : "")}")).End();
                await connection.FlushAsync(cancellation);
                await SendAsync(block, cancellation);
                due++;
                if (content.AtEnd)
                    return await FinalAsync(due, cancellation);
                if (due < most)
                    continue;
                due--;
                if (await PieceAsync(cancellation) is { IsPositive: false } refusal)
                    return await DrainAsync(refusal, due, cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> block;
        try
        {
            block = await content.NextAsync(cancellation);
        }
        catch
        {
            connection.GiveUp(); // the message's own stream failed
            throw;
        }

        // Of a stream that cannot go back only the first block was looked at: without 8BITMIME (RFC 6152 section 3) a relay may clear the eighth bit of the others.
        if (content.IsEightBit is null && !connection.Capabilities.EightBitMime && !Ascii.IsValid(block.Span))
        {
            const string Text = "the message has bytes beyond ASCII, and the server does not offer 8BITMIME";
            connection.GiveUp(); // without its end it goes to nobody
            throw new MailProblemException(MailProblem.MessageEncodingUnsupported, Text, new SmtpProtocolException(Text));
        }

        return block;
    }

    /// <summary>Sends one block. With the last one the server may have the whole message, even if we do not hear that it arrived.</summary>
    private async Task SendAsync(ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        try
        {
            await connection.SendAsync(block, cancellation);
        }
        catch (Exception cause) when (content.AtEnd && cause is OperationCanceledException or ObjectDisposedException or MailProblemException { InnerException: not SmtpProtocolException })
        {
            throw SmtpProblems.Uncertain(cause);
        }
    }

    private async Task<SmtpReply> PieceAsync(CancellationToken cancellation)
    {
        var reply = await connection.ReplyAsync(connection.Options.CommandTimeout, cancellation);
        if (!reply.IsIntermediate)
            return reply;
        connection.GiveUp();
        throw SmtpProblems.Broken($"an answer to BDAT: {reply}");
    }

    /// <summary>The pieces behind a refused one are refused as well (RFC 3030 section 2).</summary>
    private async Task<SmtpReply> DrainAsync(SmtpReply refusal, int due, CancellationToken cancellation)
    {
        while (due-- > 0)
            await PieceAsync(cancellation);
        return refusal;
    }

    /// <summary>The answers that are due when all of the message is out; the last one is about the message.</summary>
    private async Task<SmtpReply> FinalAsync(int replies, CancellationToken cancellation)
    {
        try
        {
            SmtpReply? refusal = null;
            while (true)
            {
                var reply = await connection.ReadAsync(connection.Options.FinalTimeout, cancellation);
                if (reply.IsIntermediate || (reply.IsPositive && refusal is not null && replies == 1))
                    throw SmtpProblems.Broken($"an answer to a message: {reply}");
                if (!reply.IsPositive)
                    refusal ??= reply;
                if (reply.Code == 421 || --replies == 0)
                    return refusal ?? reply;
            }
        }
        catch (Exception cause) when (cause is MailProblemException or OperationCanceledException or ObjectDisposedException)
        {
            connection.GiveUp();
            throw SmtpProblems.Uncertain(cause);
        }
    }
}
