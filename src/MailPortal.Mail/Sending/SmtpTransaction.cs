using System.Globalization;
using System.Text;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Smtp;

namespace MailPortal.Mail.Sending;

/// <summary>One message over SMTP (RFC 5321 section 3.3): MAIL, RCPT and the message, in one round trip up to it where the server pipelines (RFC 2920).</summary>
internal sealed class SmtpTransaction
{
    // RFC 2920 section 3.1: neither side may end up writing into a full window; so many answers always fit.
    private const int MostInThePipe = 100;

    private readonly SmtpConnection connection;
    private readonly MailEnvelope envelope;
    private readonly SmtpPath sender;
    private readonly SmtpPath[] recipients;
    private readonly RecipientResult?[] results;
    private SmtpReply? mail;
    private SmtpReply? data;

    /// <exception cref="ArgumentException">An address that cannot be sent to, or no recipient.</exception>
    internal SmtpTransaction(SmtpConnection connection, MailEnvelope envelope)
    {
        this.connection = connection;
        this.envelope = envelope;
        sender = envelope.Sender.Length == 0 ? SmtpPath.Null : SmtpPath.Parse(envelope.Sender, nameof(envelope));
        recipients = [.. envelope.Recipients.Select(address => SmtpPath.Parse(address, nameof(envelope)))];
        if (recipients.Length == 0)
            throw new ArgumentException("A message needs a recipient.", nameof(envelope));
        results = new RecipientResult?[recipients.Length];
    }

    private SmtpCapabilities Capabilities => connection.Capabilities;

    private bool InChunks => Capabilities.Chunking && connection.Options.UseChunking;

    private bool IsBinary => envelope.Encoding == MessageEncoding.Binary;

    private bool AnyAccepted => results.Any(result => result?.Status == RecipientStatus.Accepted);

    internal async Task<SendResult> RunAsync(Stream message, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        using var content = await SmtpContent.OpenAsync(message, IsBinary, cancellation);
        // Written, and not put back to its beginning: the server would take nothing for a mail, and send it.
        if (content.Size == 0)
            throw new ArgumentException("The stream has no message in it, or stands at its end.", nameof(message));
        RefuseImpossible(content);
        if (Array.TrueForAll(results, static result => result is not null))
            return Result(null);
        await IntroduceAsync(content, cancellation);
        if (mail is not { IsPositive: true } || !AnyAccepted)
        {
            await EndEmptyAsync(cancellation);
            return mail is { IsPositive: false } ? throw SmtpProblems.Refused(SmtpStage.Sender, mail) : Result(null);
        }

        var answer = data switch
        {
            null => await new SmtpBody(connection, content).SendChunksAsync(IsBinary, cancellation),
            { IsIntermediate: true } => await new SmtpBody(connection, content).SendDataAsync(cancellation),
            _ => data,
        };
        if (answer.Code == 421)
            throw SmtpProblems.Closing(answer);
        // A message that was refused before its end is still open at the server; where it is not, a RSET too many does no harm.
        connection.InTransaction = !answer.IsPositive;
        return answer.IsPositive ? Result(answer.Text) : throw SmtpProblems.Refused(SmtpStage.Message, answer);
    }

    private SendResult Result(string? answer) => new([.. results.Select(static result => result!)], answer);

    /// <summary>What this server cannot take is not even tried.</summary>
    private void RefuseImpossible(SmtpContent content)
    {
        if (IsBinary && !(Capabilities.BinaryMime && InChunks))
            throw NotOffered(MailProblem.MessageEncodingUnsupported, 554, "the message is binary, and the server does not offer BINARYMIME with CHUNKING");
        if (!IsBinary && content.IsEightBit == true && !Capabilities.EightBitMime)
            throw NotOffered(MailProblem.MessageEncodingUnsupported, 554, "the message has bytes beyond ASCII, and the server does not offer 8BITMIME");
        if (Capabilities.LargestMessage is { } most && content.Size > most)
            throw NotOffered(MailProblem.MessageTooBig, 552, string.Create(CultureInfo.InvariantCulture, $"a message of {content.Size} bytes; the server takes {most}"));
        if (Capabilities.SmtpUtf8)
            return;
        const string Missing = "and the server does not offer SMTPUTF8";
        if (content.HasUtf8Header || sender.NeedsUtf8)
            throw NotOffered(MailProblem.NonAsciiUnsupported, 553, $"{(sender.NeedsUtf8 ? "the sender's address" : "the header")} is beyond ASCII, {Missing}");
        for (var i = 0; i < recipients.Length; i++)
        {
            if (recipients[i].NeedsUtf8)
                results[i] = new(envelope.Recipients[i], RecipientStatus.Refused) { Problem = MailProblem.NonAsciiUnsupported, Text = $"the address is beyond ASCII, {Missing}" };
        }
    }

    /// <summary>As the server would have to answer (RFC 5321 section 4.2.3); it was not asked, and the connection is still good.</summary>
    private static MailProblemException NotOffered(MailProblem problem, int code, string text) => new(problem, text, new SmtpCommandException(new SmtpReply(code, null, [text])));

    /// <summary>Everything up to the message. Without pipelining each command waits for its answer, and a refused one is the last.</summary>
    private async Task IntroduceAsync(SmtpContent content, CancellationToken cancellation)
    {
        var commands = new List<(string Line, Action<SmtpReply> Heard)>();
        if (connection.InTransaction)
            commands.Add(("RSET", static _ => { }));
        commands.Add((MailFrom(content), reply => mail = reply));
        for (var i = 0; i < recipients.Length; i++)
        {
            var recipient = i;
            if (results[i] is null)
                commands.Add(($"RCPT TO:<{recipients[i].Text}>", reply => results[recipient] = Read(envelope.Recipients[recipient], reply)));
        }

        connection.InTransaction = true;
        var most = Capabilities.Pipelining ? MostInThePipe : 1;
        var byData = !InChunks;
        for (var done = 0; done < commands.Count && mail is not { IsPositive: false };)
        {
            var batch = commands.Slice(done, Math.Min(most, commands.Count - done));
            done += batch.Count;
            foreach (var (line, _) in batch)
                connection.Begin(line).End();
            var withData = byData && most > 1 && done == commands.Count;
            if (withData)
                connection.Begin("DATA").End();
            await connection.FlushAsync(cancellation);
            foreach (var (line, heard) in batch)
                heard(NoInvitation(line, await connection.ReplyAsync(connection.Options.CommandTimeout, cancellation)));
            if (withData)
                data = await connection.ReplyAsync(connection.Options.DataTimeout, cancellation);
        }

        if (byData && data is null && mail is { IsPositive: true } && AnyAccepted)
            data = await connection.AskAsync(connection.Begin("DATA"), connection.Options.DataTimeout, cancellation);
        if (data is { IsPositive: true })
            throw Broken($"an answer to DATA: {data}");
    }

    private SmtpReply NoInvitation(string line, SmtpReply reply) => reply.IsIntermediate ? throw Broken($"an answer to {line}: {reply}") : reply;

    private MailProblemException Broken(string what)
    {
        connection.GiveUp();
        return SmtpProblems.Broken(what);
    }

    private string MailFrom(SmtpContent content)
    {
        var line = new StringBuilder($"MAIL FROM:<{sender.Text}>");
        if (Capabilities.Size && content.Size is { } size)
            line.Append(CultureInfo.InvariantCulture, $" SIZE={size}");
        if (IsBinary)
            line.Append(" BODY=BINARYMIME");
        else if (Capabilities.EightBitMime && content.IsEightBit != false) // a message that could not be looked at may have any byte
            line.Append(" BODY=8BITMIME");
        if (Capabilities.SmtpUtf8 && (content.HasUtf8Header || sender.NeedsUtf8 || recipients.Any(static recipient => recipient.NeedsUtf8)))
            line.Append(" SMTPUTF8");
        return line.ToString();
    }

    private static RecipientResult Read(string address, SmtpReply reply)
    {
        // RFC 5321 section 4.5.3.1.10: 552 was once the way to say "too many recipients"; the rest may go with the next message.
        var tooMany = reply is { Code: 552, EnhancedCode: null or "5.5.3" };
        var status = reply.IsPositive ? RecipientStatus.Accepted : reply.IsTemporary || tooMany ? RecipientStatus.RefusedForNow : RecipientStatus.Refused;
        return new(address, status)
        {
            Problem = reply.IsPositive ? null : tooMany ? MailProblem.SmtpRefusedForNow : SmtpProblems.Meaning(SmtpStage.Recipient, reply),
            Code = reply.Code,
            EnhancedCode = reply.EnhancedCode,
            Text = reply.Text,
        };
    }

    /// <summary>RFC 2920 section 3.1: DATA went out with the rest and was invited although there is nobody to send to. A lone dot ends it.</summary>
    private async Task EndEmptyAsync(CancellationToken cancellation)
    {
        if (data is not { IsIntermediate: true })
            return;
        // A recipient accepted behind a refused sender would get an empty message.
        if (AnyAccepted)
            throw Broken($"recipients accepted behind a refused sender: {mail}");
        await connection.AskAsync(connection.Begin("."), connection.Options.CommandTimeout, cancellation);
        connection.InTransaction = false;
    }
}
