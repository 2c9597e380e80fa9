using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Smtp;

/// <summary>Proving who one is: AUTH (RFC 4954) with the first answer in the command's line where it fits, behind the server's 334 where not.</summary>
public static class SmtpSignIn
{
    // RFC 4954 section 4 leaves the command under the limit of RFC 5321 section 4.5.3.1.4, its end included; an answer behind 334 may have 12,288.
    private const int LongestCommand = 512;

    /// <summary>Signs in (AUTH, RFC 4954 section 4).</summary>
    /// <param name="connection">Fresh from <see cref="SmtpConnection.OpenAsync"/>.</param>
    /// <param name="mechanism">How. PLAIN and LOGIN stand for each other: Exchange offers only the second. What the server does not offer is not tried.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException">Refused in one of the ways that <see cref="SaslMechanism"/> names, or a lost connection.</exception>
    public static async Task SignInAsync(this SmtpConnection connection, SaslMechanism mechanism, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var chosen = Offered(connection.Capabilities, mechanism) ?? throw NotOffered(mechanism, connection.Capabilities);
        connection.Secrets.Tell(chosen);
        connection.BeginSignIn();
        try
        {
            await AuthenticateAsync(connection, chosen, cancellation);
        }
        finally
        {
            connection.EndSignIn();
        }

        await connection.SignedInAsync(cancellation);
    }

    private static SaslMechanism? Offered(SmtpCapabilities capabilities, SaslMechanism mechanism)
    {
        var offered = capabilities.Mechanisms.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (offered.Contains(mechanism.Name))
            return mechanism;
        return mechanism switch
        {
            Plain plain when offered.Contains("LOGIN") => new Login(plain.User, plain.Password),
            Login login when offered.Contains("PLAIN") => new Plain(login.User, login.Password),
            _ => null,
        };
    }

    private static MailProblemException NotOffered(SaslMechanism mechanism, SmtpCapabilities capabilities)
    {
        var text = mechanism.NotOffered(capabilities.Mechanisms);
        return new(MailProblem.SmtpSignInRefused, text, new SmtpCommandException(new SmtpReply(504, null, [text])));
    }

    private static async Task AuthenticateAsync(SmtpConnection connection, SaslMechanism mechanism, CancellationToken cancellation)
    {
        var dialogue = new SaslDialogue(mechanism);
        var verb = $"AUTH {mechanism.Name}";
        var command = connection.Begin(verb);
        // AUTH XOAUTH2 dXNlcj1zaGFyZWRAY29udG9zby50ZXN0AWF1dGg9... ; a token of usual length does not fit
        if (dialogue.InitialResponse(LongestCommand - $"{verb} \r\n".Length) is { } first)
            command.Raw(" ").Secret(first);
        while (true)
        {
            var reply = await connection.AskAsync(command, connection.SignInTimeout, cancellation);
            if (reply.IsPositive)
                return;
            if (!reply.IsIntermediate)
                throw SmtpProblems.Refused(SmtpStage.SignIn, reply, connection.Secrets.Redact(dialogue.Said));
            // 334 eyJzdGF0dXMiOiI0MDEi… : the error of a token; answered, so that the server sends its 535
            if (dialogue.Answer(reply.Challenge.Span) is not { } answer)
            {
                connection.GiveUp();
                throw SmtpProblems.Broken("a sign-in without end");
            }

            command = connection.Begin("").Secret(answer);
        }
    }
}
