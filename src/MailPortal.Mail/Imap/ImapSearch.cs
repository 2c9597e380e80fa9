using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Imap;

/// <summary>Which messages there are: UID SEARCH (RFC 9051 sections 6.4.4 and 6.4.9), with either form of answer.</summary>
public static class ImapSearch
{
    /// <summary>UID SEARCH in the opened folder (RFC 9051 section 6.4.4), as ESEARCH where that is offered (RFC 4731 section 3.1).</summary>
    /// <param name="connection">With a folder opened.</param>
    /// <param name="afterUid">Only uids above; 0 for all.</param>
    /// <param name="since">Only messages that arrived on or after this day, by the server's clock.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <returns>Rising, each once.</returns>
    /// <exception cref="Problems.MailProblemException">Refused, or the connection broke.</exception>
    public static async Task<IReadOnlyList<uint>> SearchAsync(this ImapConnection connection, uint afterUid, DateOnly? since, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        if (afterUid == uint.MaxValue)
            return [];
        var command = connection.Command("UID SEARCH");
        if (connection.Capabilities.ExtendedSearch)
            command.Atom("RETURN (ALL)");
        command.Atom(afterUid == 0 ? "ALL" : string.Create(CultureInfo.InvariantCulture, $"UID {afterUid + 1}:*"));
        if (since is { } day)
            command.Atom("SINCE " + day.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture));
        var uids = new List<uint>();
        await connection.RunAsync(connection.Await(command), response => ReadUids(response, uids), cancellation);
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

    private static void ReadItems(ref ImapParser parser, List<uint> uids)
    {
        if (parser.NextIs((byte)'('))
            parser.SkipValue();
        for (parser.SkipSpaces(); !parser.AtEnd; parser.SkipSpaces())
        {
            var item = parser.Word();
            if (Ascii.EqualsIgnoreCase(item, "ALL"u8))
                UidSet.Read(ref parser, uids);
            else if (!Ascii.EqualsIgnoreCase(item, "UID"u8))
                parser.SkipValue();
        }
    }
}
