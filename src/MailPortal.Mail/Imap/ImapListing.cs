using System.Text;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>Which folders there are, and how the server spells them: NAMESPACE (RFC 9051 section 6.3.10) and LIST (section 6.3.9). Both throw
/// <see cref="Problems.MailProblemException"/>. Names are as the server spells them (<see cref="ImapFolder.WireName"/>).</summary>
public static class ImapListing
{
    // A server that never stops naming folders must not fill the memory.
    private const int MostFolders = 100_000;
    // A hundred megabytes at the worst, with all folders that are taken.
    private const int LongestName = 512;
    private const int LongestAttribute = 64;
    private const int MostAttributes = 20;

    /// <summary>Where the user's own folders begin; asked with NAMESPACE (RFC 2342 section 5), or with <c>LIST "" ""</c> where that is not offered
    /// (RFC 9051 section 6.3.9), or does not help.</summary>
    public static async Task<ImapNamespace> NamespaceAsync(this ImapConnection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var inUtf8 = connection.Capabilities.NamesInUtf8;
        if (connection.Capabilities.Namespace && await PersonalAsync(connection, cancellation) is { } personal)
            return personal with { NamesInUtf8 = inUtf8 };
        var roots = await ListAsync(connection, [""], cancellation);
        return new ImapNamespace("", roots.Count > 0 ? roots[0].Delimiter : '/', inUtf8);
    }

    /// <summary>Null where the server names none, and where it refuses what it offers: the delimiter has to be asked for in the older way.</summary>
    private static async Task<ImapNamespace?> PersonalAsync(ImapConnection connection, CancellationToken cancellation)
    {
        ImapNamespace? personal = null;
        try
        {
            await connection.RunAsync(connection.Await(connection.Command("NAMESPACE")), response => personal ??= ReadNamespace(response), cancellation);
        }
        catch (MailProblemException refused) when (refused is
            { Problem: MailProblem.CommandRefused or MailProblem.CommandNotUnderstood, InnerException: ImapCommandException })
        {
            // LIST, then.
        }

        return personal;
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

    /// <summary>LIST with an empty reference (RFC 9051 section 6.3.9).</summary>
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
            await connection.RunAsync(tag, response => ReadFolder(response, connection.Capabilities, folders), cancellation);
        return folders;
    }

    /// <summary><c>* LIST (\HasNoChildren \Junk) "/" "Correo no deseado"</c></summary>
    private static void ReadFolder(ImapResponse response, ImapCapabilities capabilities, List<ImapFolder> folders)
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
                attributes.Add(Encoding.ASCII.GetString(word));
        }

        var delimiter = Delimiter(ref parser);
        parser.SkipSpaces();
        if (parser.AtEnd)
            return; // a folder without a name cannot be opened
        var name = parser.Text() ?? "NIL";
        var behind = parser.Rest;
        parser.SkipSpaces();
        // Some servers forget the quotes around a name with spaces; extended data (RFC 5258) begins with a parenthesis of its own.
        if (!parser.AtEnd && (!parser.NextIs((byte)'(') || behind[0] == '('))
            name += Encoding.UTF8.GetString(behind);
        if (name.Length <= LongestName && attributes.Count <= MostAttributes && !name.Any(char.IsControl)) // others could not be named in any command
            Add(folders, new ImapFolder(capabilities.InClear(name), name, delimiter, attributes));
    }

    private static void Add(List<ImapFolder> folders, ImapFolder folder)
    {
        if (folders.Count == MostFolders)
            throw ImapProblems.Broken($"LIST names more than {MostFolders} folders");
        folders.Add(folder);
    }
}
