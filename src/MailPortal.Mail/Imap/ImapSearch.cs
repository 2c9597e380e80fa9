using System.Globalization;
using System.Text;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>Which messages there are: UID SEARCH (RFC 9051 sections 6.4.4 and 6.4.9), with either form of answer.</summary>
public static class ImapSearch
{
    private const string MessageLimit = "MESSAGELIMIT";

    // Of a thousand messages each, as Yahoo has it: as many as any mailbox holds.
    private const int MostRounds = UidSet.Most / 1000;

    /// <summary>UID SEARCH in the opened folder (RFC 9051 section 6.4.4), as ESEARCH where that is offered (RFC 4731 section 3.1).</summary>
    /// <param name="connection">With a folder opened.</param>
    /// <param name="afterUid">Only uids above; 0 for all.</param>
    /// <param name="since">Only messages that arrived on or after this day, by the server's clock.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <returns>Rising, each once.</returns>
    /// <exception cref="MailProblemException">Refused, or the connection broke.</exception>
    public static async Task<IReadOnlyList<uint>> SearchAsync(this ImapConnection connection, uint afterUid, DateOnly? since, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        if (afterUid == uint.MaxValue)
            return [];
        var uids = new List<uint>();
        await EndAsync(connection, Begin(connection, afterUid, since), uids, afterUid, since, cancellation);
        return Found(uids, afterUid);
    }

    /// <summary>SELECT (RFC 9051 section 6.3.2) and, sent along with it and without waiting for its answer (section 5.5), UID SEARCH in what it opens.</summary>
    /// <param name="connection">Signed in.</param>
    /// <param name="name">The folder, as the server writes it.</param>
    /// <param name="afterUid">Only uids above; 0 for all.</param>
    /// <param name="since">Only messages that arrived on or after this day, by the server's clock.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <returns>The folder, and the uids in it, rising, each once.</returns>
    /// <exception cref="MailProblemException">SELECT was refused, and no folder is open any more; or UID SEARCH was, in an open one; or the connection
    /// broke.</exception>
    public static async Task<(ImapMailbox Mailbox, IReadOnlyList<uint> Uids)> SelectAndSearchAsync(
        this ImapConnection connection, string name, uint afterUid, DateOnly? since, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var uids = new List<uint>();
        var opening = new ImapOpening(connection, "SELECT", name);
        var search = Begin(connection, Math.Min(afterUid, uint.MaxValue - 1), since);
        try
        {
            await opening.EndAsync(response => ReadUids(response, uids), cancellation);
        }
        catch (MailProblemException refused) when (refused.InnerException is ImapCommandException)
        {
            // Where nothing is open there is nothing to search: its refusal says no more than this one, and has to be out of the way.
            try
            {
                await connection.CompleteAsync(search, null, cancellation);
            }
            catch (MailProblemException)
            {
                // The session ended behind it: what was refused is what has to be mended.
            }

            throw;
        }

        // Messages that come in meanwhile are news for whoever waits for some, not part of what was opened.
        try
        {
            await EndAsync(connection, search, uids, afterUid, since, cancellation);
        }
        catch (MailProblemException soon) when (soon is
            { Problem: MailProblem.CommandNotUnderstood or MailProblem.CommandRefused, InnerException: ImapCommandException { Status: ImapStatus.Bad } })
        {
            // A3 BAD Command received in Invalid state. — at a server that looks at it before it has opened the folder; now it has
            await EndAsync(connection, Begin(connection, Math.Min(afterUid, uint.MaxValue - 1), since), uids, afterUid, since, cancellation);
        }

        return (opening.Mailbox, Found(uids, afterUid));
    }

    /// <summary>Begins the command, up to what is searched for.</summary>
    internal static ImapOutput BeginSearch(this ImapConnection connection)
    {
        var command = connection.Command("UID SEARCH");
        return connection.Capabilities.ExtendedSearch ? command.Atom("RETURN (ALL)") : command;
    }

    /// <summary>What an answer to a search names; false when it is no such answer.</summary>
    /// <exception cref="MailProblemException">It is broken, and so is the connection.</exception>
    internal static bool TryReadFound(this ImapConnection connection, ImapResponse response, out List<uint> uids)
    {
        uids = [];
        if (!response.Is("SEARCH"u8) && !response.Is("ESEARCH"u8))
            return false;
        try
        {
            ReadUids(response, uids);
            return true;
        }
        catch (MailProblemException problem)
        {
            throw connection.Break(problem);
        }
    }

    /// <summary>The command was done, but not for all messages that it was for (MESSAGELIMIT, RFC 9738 section 3.1).</summary>
    internal static bool IsInPart(ImapResponse completion) => completion.TryCode("MESSAGELIMIT"u8, out _);

    /// <summary>Reads the answer. A server that has looked at the newest messages only says at which uid it stopped (MESSAGELIMIT, RFC 9738 section 3.1): it is
    /// asked about those below, until none is left.</summary>
    private static async Task EndAsync(ImapConnection connection, uint tag, List<uint> uids, uint afterUid, DateOnly? since, CancellationToken cancellation)
    {
        var lowest = uint.MaxValue;
        for (var rounds = 1; ; rounds++)
        {
            string? untagged = null; // where the OK has another code already
            var completion = await connection.RunAsync(tag, response =>
            {
                if (response.Kind == ImapResponseKind.Status && response.TryCode("MESSAGELIMIT"u8, out var limit))
                    untagged = $"{MessageLimit} {Encoding.ASCII.GetString(limit.Rest)}";
                ReadUids(response, uids);
            }, cancellation);
            var told = completion.Code is { } code && code.StartsWith(MessageLimit, StringComparison.OrdinalIgnoreCase) ? code : untagged;
            if (told?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, .. var numbers])
                return;
            // Anything else and messages would be passed over, now and, since whoever asks goes on behind the last one, for ever.
            if (numbers is not [_, var number] || !uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var next) || next == 0
                || (rounds > 1 && next >= lowest) || rounds == MostRounds)
                throw connection.Break(ImapProblems.Broken($"a search in part that does not say where it goes on, for the {rounds}. time: {told}"));
            lowest = next;
            if (lowest - 1 <= afterUid)
                return;
            tag = Begin(connection, string.Create(CultureInfo.InvariantCulture, $"UID {afterUid + 1}:{lowest - 1}"), since);
        }
    }

    /// <summary>Writes the command.</summary>
    /// <returns>Its tag.</returns>
    private static uint Begin(ImapConnection connection, uint afterUid, DateOnly? since) =>
        Begin(connection, afterUid == 0 ? "ALL" : string.Create(CultureInfo.InvariantCulture, $"UID {afterUid + 1}:*"), since);

    private static uint Begin(ImapConnection connection, string range, DateOnly? since)
    {
        var command = connection.BeginSearch().Atom(range);
        if (since is { } day)
            command.Atom("SINCE " + day.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture));
        return connection.Await(command);
    }

    private static List<uint> Found(List<uint> uids, uint afterUid)
    {
        // "n:*" names the last message even when its uid is below n (RFC 9051 section 9, seq-range).
        uids.RemoveAll(uid => uid <= afterUid);
        uids.Sort();
        return uids.Distinct().ToList();
    }

    /// <summary><c>* SEARCH 2 84 882</c> or <c>* ESEARCH (TAG "A5") UID ALL 2,10:15</c></summary>
    private static void ReadUids(ImapResponse response, List<uint> uids)
    {
        if (response.Kind != ImapResponseKind.Data)
            return;
        var parser = response.Arguments();
        parser.SkipSpaces();
        if (response.Is("SEARCH"u8))
            ReadNumbers(ref parser, uids);
        else if (response.Is("ESEARCH"u8))
            ReadItems(ref parser, uids);
    }

    private static void ReadNumbers(ref ImapParser parser, List<uint> uids)
    {
        while (!parser.AtEnd && !parser.NextIs((byte)'('))
        {
            // One line is bounded, the number of lines is not.
            if (uids.Count == UidSet.Most)
                throw ImapProblems.Broken($"SEARCH names more than {UidSet.Most} uids");
            uids.Add(parser.Number32());
            parser.SkipSpaces();
        }
    }

    /// <summary>Where none is found <c>ALL</c> has to be left out (RFC 4731 section 3.1); servers name it, and nothing behind it.</summary>
    private static void ReadSet(ref ImapParser parser, List<uint> uids)
    {
        parser.SkipSpaces();
        if (!parser.AtEnd && !parser.TakeNil())
            UidSet.Read(ref parser, uids);
    }

    private static void ReadItems(ref ImapParser parser, List<uint> uids)
    {
        if (parser.NextIs((byte)'('))
            parser.SkipValue();
        for (parser.SkipSpaces(); !parser.AtEnd; parser.SkipSpaces())
        {
            var item = parser.Word();
            if (Ascii.EqualsIgnoreCase(item, "ALL"u8))
                ReadSet(ref parser, uids);
            else if (!Ascii.EqualsIgnoreCase(item, "UID"u8))
                parser.SkipValue();
        }
    }
}
