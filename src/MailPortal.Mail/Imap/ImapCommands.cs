using System.Text;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>The commands on folders (RFC 9051 sections 6.1 and 6.3) that this library needs, each one round trip. All of them throw
/// <see cref="MailProblemException"/>. Names are as the server spells them (<see cref="ImapFolder.WireName"/>).</summary>
public static class ImapCommands
{
    /// <summary>NOOP (RFC 9051 section 6.1.2): is the session still alive?</summary>
    public static async Task NoopAsync(this ImapConnection connection, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync("NOOP", cancellation);
    }

    /// <summary>CREATE (RFC 9051 section 6.3.4); a folder that is there already is as good.</summary>
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
        var refused = ImapProblems.Refused(signingIn: false, completion);
        // NO [CANNOT] Mailbox name too long (RFC 5530 section 3)
        throw refused.Problem == MailProblem.CommandRefused && string.Equals(completion.Code, "CANNOT", StringComparison.OrdinalIgnoreCase)
            ? new MailProblemException(MailProblem.FolderNameRefused, $"'{connection.Capabilities.InClear(name)}': {refused.Detail}", refused.InnerException) { UpstreamCode = refused.UpstreamCode }
            : refused;
    }

    /// <summary>SUBSCRIBE (RFC 9051 section 6.3.7): so that people's mail programs show the folder.</summary>
    public static async Task SubscribeAsync(this ImapConnection connection, string name, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        await connection.RunAsync(connection.Await(connection.Command("SUBSCRIBE").Quoted(name)), null, cancellation);
    }

    /// <summary>SELECT (RFC 9051 section 6.3.2): opens a folder to read and change. When it is refused no folder is open any more.</summary>
    public static Task<ImapMailbox> SelectAsync(this ImapConnection connection, string name, CancellationToken cancellation) =>
        OpenAsync(connection, "SELECT", name, cancellation);

    /// <summary>EXAMINE (RFC 9051 section 6.3.3): opens a folder to read only. When it is refused no folder is open any more.</summary>
    public static Task<ImapMailbox> ExamineAsync(this ImapConnection connection, string name, CancellationToken cancellation) =>
        OpenAsync(connection, "EXAMINE", name, cancellation);

    private static async Task<ImapMailbox> OpenAsync(ImapConnection connection, string verb, string name, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var opening = new ImapOpening(connection, verb, name);
        await opening.EndAsync(null, cancellation);
        return opening.Mailbox;
    }

    /// <summary>STATUS (MESSAGES) (RFC 9051 section 6.3.11): how many messages lie in a folder that is not opened.</summary>
    public static async Task<int> CountAsync(this ImapConnection connection, string name, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var count = 0;
        var tag = connection.Await(connection.Command("STATUS").Quoted(name).Atom("(MESSAGES)"));
        await connection.RunAsync(tag, response => count = ReadMessages(response) ?? count, cancellation);
        return count;
    }

    /// <summary><c>* STATUS "Junk Email" (MESSAGES 4)</c>, in quotes or not.</summary>
    private static int? ReadMessages(ImapResponse response)
    {
        if (response.Kind != ImapResponseKind.Data || !response.Is("STATUS"u8))
            return null;
        var parser = new ImapParser(response.Raw[Math.Max(0, response.Raw.LastIndexOf((byte)'('))..]);
        parser.Expect((byte)'(');
        while (!parser.Take((byte)')'))
        {
            var isCount = Ascii.EqualsIgnoreCase(parser.Word(), "MESSAGES"u8);
            var value = parser.Number();
            if (isCount)
                return (int)Math.Min(value, int.MaxValue);
        }

        return null;
    }
}
