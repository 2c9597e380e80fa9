using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>ID (RFC 2971): who the server is, and who we are. Some providers want it before they open a folder.</summary>
public static class ImapIdentification
{
    private static readonly Dictionary<string, string> Client = new()
    {
        ["name"] = "MailPortal",
        ["version"] = typeof(ImapIdentification).Assembly.GetName().Version?.ToString(3) ?? "1.0.0",
    };

    /// <summary>Tells who we are and asks who the server is (RFC 2971 section 3.1).</summary>
    /// <param name="connection">On a server that can (<see cref="ImapCapabilities.Id"/>).</param>
    /// <param name="client">What to tell, for example <c>name</c> and <c>version</c> (RFC 2971 section 3.3); null tells nothing.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <returns>What the server tells; empty when it tells nothing.</returns>
    /// <exception cref="MailProblemException">Refused, or the connection broke.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> IdAsync(
        this ImapConnection connection, IReadOnlyDictionary<string, string>? client, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        connection.IsIdentified |= client is { Count: > 0 };
        var command = connection.Command("ID");
        if (client is null or { Count: 0 })
            command.Atom("NIL");
        else
            command.Atom($"({string.Join(' ', client.Select(field => $"{ImapOutput.InQuotes(field.Key)} {ImapOutput.InQuotes(field.Value)}"))})");
        var server = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await connection.RunAsync(connection.Await(command), said => Read(said, server), cancellation);
        return server;
    }

    /// <summary>Opens a folder; at a server that refuses it to whoever has not said who he is, once more after that. Others are not told: it would be a round trip in
    /// every session.</summary>
    /// <param name="connection">Signed in.</param>
    /// <param name="open">SELECT, alone or with what is sent along with it.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException">Refused, or the connection broke.</exception>
    internal static async Task<T> OpenIdentifiedAsync<T>(this ImapConnection connection, Func<Task<T>> open, CancellationToken cancellation)
    {
        try
        {
            return await open();
        }
        catch (MailProblemException refused) when (!connection.IsIdentified && connection.Capabilities.Id && WantsIdentification(refused))
        {
            try
            {
                await connection.IdAsync(Client, cancellation);
            }
            catch (MailProblemException said) when (said.InnerException is ImapCommandException)
            {
                // Whether that was enough is for the next command to say.
            }

            return await open();
        }
    }

    /// <summary><c>NO SELECT Unsafe Login. Please contact kefu@188.com for help</c>: 163.com, 126.com, yeah.net.</summary>
    private static bool WantsIdentification(MailProblemException refused) =>
        refused.InnerException is ImapCommandException && refused.Detail.Contains("Unsafe Login", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>* ID ("name" "Dovecot" "version" NIL)</c></summary>
    private static void Read(ImapResponse said, Dictionary<string, string> into)
    {
        if (said.Kind != ImapResponseKind.Data || !said.Is("ID"u8))
            return;
        var parser = said.Arguments();
        if (parser.TakeNil())
            return;
        parser.Expect((byte)'(');
        while (!parser.Take((byte)')'))
        {
            var name = parser.Text();
            if (parser.Text() is { } value && name is not null)
                into[name] = value;
        }
    }
}
