using System.Globalization;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>The commands on folders (RFC 9051 sections 6.3 and 6.4) that this library needs, each one round trip. All of them throw
/// <see cref="MailProblemException"/>. Names are as the server spells them (<see cref="ImapFolder.WireName"/>).</summary>
public static class ImapCommands
{
    // A server that never stops naming folders must not fill the memory.
    private const int MostFolders = 100_000;
    // A hundred megabytes at the worst, with all folders that are taken.
    private const int LongestName = 512;
    private const int LongestAttribute = 64;
    private const int MostAttributes = 20;

    /// <summary>NOOP: is the session still alive?</summary>
    public static async Task NoopAsync(this ImapConnection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync("NOOP", cancellation);
    }

    /// <summary>Where the user's own folders begin; asked with NAMESPACE, or with <c>LIST "" ""</c> where that is not offered.</summary>
    public static async Task<ImapNamespace> NamespaceAsync(this ImapConnection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        if (!connection.Capabilities.Namespace)
        {
            var roots = await ListAsync(connection, [""], cancellation);
            return new ImapNamespace("", roots.Count > 0 ? roots[0].Delimiter : '/');
        }

        ImapNamespace? personal = null;
        var tag = connection.Await(connection.Command("NAMESPACE"));
        await connection.RunAsync(tag, response => personal ??= ReadNamespace(response), cancellation);
        return personal ?? new ImapNamespace("", '/');
    }

    /// <summary><c>* NAMESPACE (("INBOX." ".")) NIL NIL</c>: of the personal ones the first.</summary>
    private static ImapNamespace? ReadNamespace(ImapResponse response)
    {
        if (response.Kind != ImapResponseKind.Data || !response.Is("NAMESPACE"u8))
            return null;
        var parser = response.Arguments();
        // NIL, and at some servers (): none.
        if (parser.TakeNil())
            return null;
        parser.Expect((byte)'(');
        if (parser.Take((byte)')'))
            return null;
        parser.Expect((byte)'(');
        var prefix = parser.Text() ?? "";
        if (prefix.Any(char.IsControl))
            throw parser.Unexpected("a prefix with a control character");
        return new ImapNamespace(prefix, Delimiter(ref parser));
    }

    private static char? Delimiter(ref ImapParser parser) => parser.Text() switch
    {
        null or "" => null,
        [> ' ' and <= '~' and not '"', ..] text => text[0],
        _ => throw parser.Unexpected("a delimiter expected"),
    };

    /// <summary>LIST with an empty reference.</summary>
    /// <param name="connection">Signed in.</param>
    /// <param name="pattern">A name on the wire; <c>*</c> stands for anything, <c>%</c> for anything on one level.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    public static Task<IReadOnlyList<ImapFolder>> ListAsync(this ImapConnection connection, string pattern, CancellationToken cancellation) =>
        connection.ListAllAsync([pattern], cancellation);

    /// <summary>LIST for each of several names, sent together: one round trip.</summary>
    internal static async Task<IReadOnlyList<ImapFolder>> ListAllAsync(
        this ImapConnection connection, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        return await ListAsync(connection, names, cancellation);
    }

    private static async Task<List<ImapFolder>> ListAsync(ImapConnection connection, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var folders = new List<ImapFolder>();
        var tags = names.Select(name => connection.Await(connection.Command("LIST").Quoted("").Quoted(name))).ToList();
        foreach (var tag in tags)
            await connection.RunAsync(tag, response => ReadFolder(response, folders), cancellation);
        return folders;
    }

    /// <summary><c>* LIST (\HasNoChildren \Junk) "/" "Correo no deseado"</c></summary>
    private static void ReadFolder(ImapResponse response, List<ImapFolder> folders)
    {
        if (response.Kind != ImapResponseKind.Data || !response.Is("LIST"u8))
            return;
        var parser = response.Arguments();
        var attributes = new List<string>();
        parser.Expect((byte)'(');
        while (!parser.Take((byte)')'))
        {
            var word = parser.Word();
            if (word.Length <= LongestAttribute)
                attributes.Add(System.Text.Encoding.ASCII.GetString(word));
        }
        var delimiter = Delimiter(ref parser);
        parser.SkipSpaces();
        if (parser.AtEnd)
            return; // a folder without a name cannot be opened
        var name = parser.Text() ?? "NIL";
        parser.SkipSpaces();
        // Some servers forget the quotes around a name with spaces; extended data (RFC 5258) begins with a parenthesis.
        if (!parser.AtEnd && !parser.NextIs((byte)'('))
            name += " " + System.Text.Encoding.UTF8.GetString(parser.Rest);
        if (name.Length <= LongestName && attributes.Count <= MostAttributes && !name.Any(char.IsControl)) // others could not be named in any command
            Add(folders, new ImapFolder(ModifiedUtf7.Decode(name), name, delimiter, attributes));
    }

    private static void Add(List<ImapFolder> folders, ImapFolder folder)
    {
        if (folders.Count == MostFolders)
            throw ImapProblems.Broken($"LIST names more than {MostFolders} folders");
        folders.Add(folder);
    }

    /// <summary>CREATE; a folder that is there already is as good.</summary>
    /// <returns>True when it had to be made.</returns>
    public static async Task<bool> CreateAsync(this ImapConnection connection, string name, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var completion = await connection.CompleteAsync(connection.Await(connection.Command("CREATE").Quoted(name)), null, cancellation);
        if (completion.Status == ImapStatus.Ok)
            return true;
        // NO [ALREADYEXISTS] Mailbox already exists — somebody was faster, or the server hides the folder from LIST
        if (string.Equals(completion.Code, "ALREADYEXISTS", StringComparison.OrdinalIgnoreCase)
            || completion.Text.Contains("already exist", StringComparison.OrdinalIgnoreCase))
            return false;
        throw ImapProblems.Refused(signingIn: false, completion);
    }

    /// <summary>SUBSCRIBE: so that people's mail programs show the folder.</summary>
    public static async Task SubscribeAsync(this ImapConnection connection, string name, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync(connection.Await(connection.Command("SUBSCRIBE").Quoted(name)), null, cancellation);
    }

    /// <summary>SELECT: opens a folder to read and change.</summary>
    public static Task<ImapMailbox> SelectAsync(this ImapConnection connection, string name, CancellationToken cancellation) =>
        OpenAsync(connection, "SELECT", name, cancellation);

    /// <summary>EXAMINE: opens a folder to read only.</summary>
    public static Task<ImapMailbox> ExamineAsync(this ImapConnection connection, string name, CancellationToken cancellation) =>
        OpenAsync(connection, "EXAMINE", name, cancellation);

    private static async Task<ImapMailbox> OpenAsync(ImapConnection connection, string verb, string name, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var mailbox = new ImapMailbox(0, 0, 0, ReadOnly: verb == "EXAMINE");
        var tag = connection.Await(connection.Command(verb).Quoted(name));
        var completion = await connection.RunAsync(tag, response => mailbox = Read(response, mailbox), cancellation);
        return completion.Code is { } code && code.Equals("READ-ONLY", StringComparison.OrdinalIgnoreCase) ? mailbox with { ReadOnly = true } : mailbox;
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

    /// <summary><c>(\Answered $Junk \*)</c>; NIL, or anything else that is no list, is none: a folder is opened whatever its flags are called.</summary>
    private static string[] ReadFlags(ImapParser parser)
    {
        parser.SkipSpaces();
        return parser.Rest is [(byte)'(', .. var flags, (byte)')'] ? System.Text.Encoding.ASCII.GetString(flags).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
    }

    /// <summary>STATUS (MESSAGES): how many messages lie in a folder that is not opened.</summary>
    public static async Task<int> CountAsync(this ImapConnection connection, string name, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var count = 0;
        var tag = connection.Await(connection.Command("STATUS").Quoted(name).Atom("(MESSAGES)"));
        await connection.RunAsync(tag, response => count = ReadMessages(response) ?? count, cancellation);
        return count;
    }

    /// <summary><c>* STATUS "Junk Email" (MESSAGES 4)</c></summary>
    private static int? ReadMessages(ImapResponse response)
    {
        if (response.Kind != ImapResponseKind.Data || !response.Is("STATUS"u8))
            return null;
        var parser = response.Arguments();
        parser.Bytes();
        parser.Expect((byte)'(');
        while (!parser.Take((byte)')'))
        {
            var isCount = System.Text.Ascii.EqualsIgnoreCase(parser.Word(), "MESSAGES"u8);
            var value = parser.Number();
            if (isCount)
                return (int)Math.Min(value, int.MaxValue);
        }

        return null;
    }

    /// <summary>UID SEARCH in the opened folder.</summary>
    /// <param name="connection">With a folder opened.</param>
    /// <param name="afterUid">Only uids above; 0 for all.</param>
    /// <param name="since">Only messages that arrived on or after this day, by the server's clock.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <returns>Rising, each once.</returns>
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
        else if (response.Is("ESEARCH"u8))
        {
            if (parser.NextIs((byte)'('))
                parser.SkipValue();
            for (parser.SkipSpaces(); !parser.AtEnd; parser.SkipSpaces())
            {
                var item = parser.Word();
                if (System.Text.Ascii.EqualsIgnoreCase(item, "ALL"u8))
                    UidSet.Read(ref parser, uids);
                else if (!System.Text.Ascii.EqualsIgnoreCase(item, "UID"u8))
                    parser.SkipValue();
            }
        }
    }
}
