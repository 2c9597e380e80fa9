using System.Text;

namespace MailPortal.Mail.Imap;

/// <summary>A SELECT or EXAMINE that is under way (RFC 9051 sections 6.3.2 and 6.3.3), and what its answer says of the folder.</summary>
internal sealed class ImapOpening
{
    // People give a folder some hundred keywords at most; a server may name what it likes.
    private const int MostFlags = 10_000;
    private const int LongestFlag = 255;

    private readonly ImapConnection connection;
    private readonly uint tag;

    /// <summary>Writes the command; from now on no folder is open.</summary>
    internal ImapOpening(ImapConnection connection, string verb, string name)
    {
        this.connection = connection;
        connection.Open(null);
        Mailbox = new ImapMailbox(0, 0, 0, ReadOnly: verb == "EXAMINE");
        tag = connection.Await(connection.Command(verb).Quoted(name));
    }

    /// <summary>What was said so far.</summary>
    internal ImapMailbox Mailbox { get; private set; }

    /// <summary>Reads the answer; then the folder is open.</summary>
    /// <param name="onData">Is shown every answer as well.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="Problems.MailProblemException">Refused, or the connection broke.</exception>
    internal async Task EndAsync(Action<ImapResponse>? onData, CancellationToken cancellation)
    {
        var completion = await connection.RunAsync(tag, response =>
        {
            Mailbox = Read(response, Mailbox);
            onData?.Invoke(response);
        }, cancellation);
        if (completion.Code is { } code && code.Equals("READ-ONLY", StringComparison.OrdinalIgnoreCase))
            Mailbox = Mailbox with { ReadOnly = true };
        connection.Open(Mailbox);
    }

    private static ImapMailbox Read(ImapResponse response, ImapMailbox mailbox)
    {
        if (response.Kind == ImapResponseKind.Data && response.Is("EXISTS"u8))
            return mailbox with { Exists = (int)Math.Min(response.Number, int.MaxValue) };
        if (response.Kind != ImapResponseKind.Status)
            return mailbox;
        if (response.TryCode("UIDVALIDITY"u8, out var validity))
            return validity.TryNumber32(out var value) ? mailbox with { UidValidity = value } : mailbox;
        if (response.TryCode("PERMANENTFLAGS"u8, out var flags))
            return mailbox with { PermanentFlags = ReadFlags(flags) };
        return response.TryCode("UIDNEXT"u8, out var next) && next.TryNumber32(out var uid) ? mailbox with { UidNext = uid } : mailbox;
    }

    /// <summary><c>(\Answered $Junk \*)</c>; NIL, or anything else that is no list, is none: a folder is opened whatever its flags are called. What is
    /// beyond all measure is left out.</summary>
    private static List<string> ReadFlags(ImapParser parser)
    {
        parser.SkipSpaces();
        var flags = new List<string>();
        if (parser.Rest is not [(byte)'(', .. var list, (byte)')'])
            return flags;
        foreach (var range in list.Split((byte)' '))
        {
            if (flags.Count == MostFlags)
                break;
            var flag = list[range];
            if (flag.Length is > 0 and <= LongestFlag)
                flags.Add(Encoding.ASCII.GetString(flag));
        }

        return flags;
    }
}
