using System.Text;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Imap;

/// <summary>Proving who one is: AUTHENTICATE (RFC 9051 section 6.2.2) with or without SASL-IR (RFC 4959), or LOGIN for a password.</summary>
public static class ImapSignIn
{
    /// <summary>Signs in: AUTHENTICATE (RFC 9051 section 6.2.2), or LOGIN (section 6.2.3). A PREAUTH greeting has done it already.</summary>
    /// <param name="connection">Fresh from <see cref="ImapConnection.OpenAsync"/>.</param>
    /// <param name="mechanism">How; what the server does not offer is not tried.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException">Refused in one of the ways that <see cref="SaslMechanism"/> names, or a lost connection.</exception>
    public static async Task SignInAsync(this ImapConnection connection, SaslMechanism mechanism, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        if (connection.IsSignedIn)
        {
            connection.SignedIn(capabilitiesTold: true);
            return;
        }

        var offered = connection.Capabilities.Mechanisms.ToList();
        connection.Secrets.Tell(mechanism);
        connection.BeginSignIn();
        // What was told before counts for nothing afterwards; a server that tells anew does so in its OK.
        var before = connection.Capabilities;
        var byCommand = mechanism.GoesByCommandAt(connection.Greeting) && !connection.Capabilities.LoginDisabled;
        if (!byCommand && offered.Contains(mechanism.Name, StringComparer.OrdinalIgnoreCase))
            await AuthenticateAsync(connection, mechanism, cancellation);
        else if (mechanism.Password is { } password && !connection.Capabilities.LoginDisabled)
            await LoginAsync(connection, mechanism.User, password, cancellation);
        else
            throw NotOffered(mechanism, connection.Capabilities);
        connection.SignedIn(capabilitiesTold: !ReferenceEquals(before, connection.Capabilities));
        if (connection.Capabilities.Names.Count == 0)
            await connection.AskCapabilitiesAsync(cancellation);
    }

    private static MailProblemException NotOffered(SaslMechanism mechanism, ImapCapabilities capabilities)
    {
        var text = mechanism.NotOffered(capabilities.Mechanisms) + (capabilities.LoginDisabled ? " and LOGINDISABLED" : "");
        return new(MailProblem.SignInRefused, text, new ImapCommandException(ImapStatus.No, null, text));
    }

    private static async Task AuthenticateAsync(ImapConnection connection, SaslMechanism mechanism, CancellationToken cancellation)
    {
        var dialogue = new SaslDialogue(mechanism);
        var command = connection.Command("AUTHENTICATE").Atom(mechanism.Name);
        if (connection.Capabilities.SaslInitialResponse && dialogue.InitialResponse() is { } first)
            command.Raw(" ").Secret(first);
        var tag = connection.Await(command);
        while (true)
        {
            await connection.FlushAsync(cancellation);
            var response = await connection.NextAsync(cancellation);
            if (response.Kind == ImapResponseKind.Tagged && response.Tag == tag)
                break;
            if (response.Kind != ImapResponseKind.Continuation)
                continue;
            // + eyJzdGF0dXMiOiI0MDEi… : an error challenge; answered, so that the server sends its NO (2.1: Exchange sends NO at once)
            var answer = dialogue.Answer(response.Raw) ?? throw connection.Break(ImapProblems.Broken("a sign-in without end"));
            connection.Output.Secret(answer).End();
        }

        var completion = await connection.CompleteAsync(tag, null, cancellation);
        if (completion.Status == ImapStatus.Ok)
            return;
        var text = dialogue.Said is { } said ? $"{completion.Text} {said}" : completion.Text;
        throw ImapProblems.Refused(signingIn: true, completion with { Text = text });
    }

    private static async Task LoginAsync(ImapConnection connection, string user, Secret password, CancellationToken cancellation)
    {
        var command = connection.Command("LOGIN");
        foreach (var (text, secret) in new[] { (user, false), (password.Reveal(), true) })
        {
            if (Ascii.IsValid(text))
            {
                var quoted = ImapOutput.InQuotes(text);
                command.Raw(" ");
                if (secret)
                    command.Secret(Encoding.ASCII.GetBytes(quoted));
                else
                    command.Raw(quoted);
                continue;
            }

            // Beyond ASCII only a literal is allowed (RFC 3501 section 4.3); the server invites it with "+".
            var bytes = Encoding.UTF8.GetBytes(text);
            command.Raw($" {{{bytes.Length}}}");
            command.End();
            await connection.FlushAsync(cancellation);
            if (await RefusedBeforeLiteralAsync(connection, command.LastTag, cancellation) is { } refusal)
                throw refusal;
            command.Secret(bytes);
        }

        var tag = connection.Await(command);
        await connection.RunAsync(tag, null, cancellation);
    }

    private static async Task<MailProblemException?> RefusedBeforeLiteralAsync(ImapConnection connection, uint tag, CancellationToken cancellation)
    {
        while (true)
        {
            var response = await connection.NextAsync(cancellation);
            if (response.Kind == ImapResponseKind.Continuation)
                return null;
            if (response.Kind == ImapResponseKind.Tagged && response.Tag == tag)
                return ImapProblems.Refused(signingIn: true, connection.Completion(response));
        }
    }
}
