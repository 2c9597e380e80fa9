using System.Text;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Pop3;

/// <summary>Proving who one is: AUTH (RFC 5034) in one line or two, or USER and PASS (RFC 1939 section 7) for a password.</summary>
public static class Pop3SignIn
{
    /// <summary>RFC 2449 section 4: a command line with its end.</summary>
    private const int LongestCommand = 255;

    /// <summary>Signs in: AUTH (RFC 5034 section 4), or USER and PASS (RFC 1939 section 7). Where the server offers UTF-8 (RFC 6856 section 2.1) it is asked
    /// for first, so that messages come as they are.</summary>
    /// <param name="connection">Fresh from <see cref="Pop3Connection.OpenAsync"/>.</param>
    /// <param name="mechanism">How; what the server does not offer is not tried.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException">Refused in one of the ways that <see cref="SaslMechanism"/> names, or a lost connection.</exception>
    public static async Task SignInAsync(this Pop3Connection connection, SaslMechanism mechanism, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        if (connection.IsSignedIn)
            throw new InvalidOperationException("The connection is signed in already.");
        var offer = connection.Capabilities;
        connection.Secrets.Tell(mechanism);
        connection.BeginSignIn();
        if (offer.Has("UTF8"))
            await AskForUtf8Async(connection, cancellation);
        var byCommand = mechanism.GoesByCommandAt(connection.Greeting) && offer.Has("USER");
        if (!byCommand && (offer.Mechanisms.Contains(mechanism.Name, StringComparer.OrdinalIgnoreCase) || (!offer.IsKnown && mechanism.Password is null)))
            await AuthenticateAsync(connection, mechanism, cancellation);
        else if (mechanism.Password is { } password && (offer.Has("USER") || !offer.Mechanisms.Any()))
            await UserPassAsync(connection, mechanism.User, password, cancellation);
        else
            throw Pop3Problems.Refused(MomentOf(mechanism), null, mechanism.NotOffered(offer.Has("USER") ? offer.Mechanisms.Append("USER") : offer.Mechanisms));
        connection.SignedIn();
        if (offer.IsKnown)
            await connection.AskCapabilitiesAsync(cancellation);
    }

    private static Pop3Moment MomentOf(SaslMechanism mechanism) =>
        mechanism.Password is null ? Pop3Moment.SignInWithToken : Pop3Moment.SignInWithPassword;

    private static async Task AskForUtf8Async(Pop3Connection connection, CancellationToken cancellation)
    {
        try
        {
            await connection.RunAsync("UTF8", cancellation);
        }
        catch (MailProblemException refused) when (refused.InnerException is Pop3CommandException)
        {
            // Messages then come in the older form (RFC 6858), which is readable, too.
        }
    }

    private static async Task AuthenticateAsync(Pop3Connection connection, SaslMechanism mechanism, CancellationToken cancellation)
    {
        var dialogue = new SaslDialogue(mechanism);
        var verb = $"AUTH {mechanism.Name}";
        var command = connection.Begin(verb);
        if (connection.Capabilities.SaslInitialResponse && dialogue.InitialResponse(LongestCommand - $"{verb} \r\n".Length) is { } first)
            command = command.Raw(" ").Secret(first);
        connection.Send(command);
        while (true)
        {
            var answer = await connection.NextAsync(cancellation);
            if (answer.Kind == Pop3AnswerKind.Ok)
                return;
            if (answer.Kind == Pop3AnswerKind.Error)
                throw connection.Refusal(MomentOf(mechanism), answer, dialogue.Said);
            // + eyJzdGF0dXMiOiI0MDEi… : an error challenge; answered, so that the server sends its -ERR
            var line = dialogue.Answer(answer.Raw) ?? throw connection.Break(Pop3Problems.Broken("a sign-in without end"));
            connection.Send(connection.Begin("").Secret(line));
        }
    }

    private static async Task UserPassAsync(Pop3Connection connection, string user, Secret password, CancellationToken cancellation)
    {
        connection.Send(connection.Begin("USER ").Raw(user));
        await connection.OkAsync(Pop3Moment.SignInWithPassword, cancellation);
        connection.Send(connection.Begin("PASS ").Secret(Encoding.UTF8.GetBytes(password.Reveal())));
        await connection.OkAsync(Pop3Moment.SignInWithPassword, cancellation);
    }
}
