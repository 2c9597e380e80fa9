using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;

namespace MailPortal.Mail.Pop3;

/// <summary>What was under way when a server refused.</summary>
internal enum Pop3Moment
{
    /// <summary>Greeting, CAPA, STLS; or signed in already.</summary>
    Talking,
    /// <summary>AUTH with a token.</summary>
    SignInWithToken,
    /// <summary>AUTH or USER/PASS with a password.</summary>
    SignInWithPassword,
}

/// <summary>What a server's refusal means: response codes of RFC 2449 and RFC 3206 first, then the catalogue's sentences (Exchange sends no codes).</summary>
internal static class Pop3Problems
{
    /// <summary>-ERR to a command; the connection is still good.</summary>
    /// <param name="moment">What was under way.</param>
    /// <param name="code">Without brackets.</param>
    /// <param name="text">Behind the code.</param>
    /// <param name="loginDelay">The pause between sign-ins that the server named in its capabilities.</param>
    /// <param name="secrets">Taken out of what is kept. It is understood as it was said: a word may be part of both.</param>
    internal static MailProblemException Refused(Pop3Moment moment, string? code, string text, TimeSpan? loginDelay = null, SecretsInAnswers? secrets = null)
    {
        var kept = secrets is null ? code : secrets.Redact(code);
        var words = secrets is null ? text : secrets.Redact(text);
        return Make(Meaning(moment, code, text), text, kept, words, loginDelay, new Pop3CommandException(kept, words));
    }

    /// <summary>-ERR instead of a greeting: there is no session.</summary>
    internal static MailProblemException NoGreeting(string? code, string text) =>
        Make(Meaning(Pop3Moment.Talking, code, text), text, code, text, null, new Pop3ProtocolException(text)) is { Problem: not MailProblem.PopCommandRefused } known
            ? known
            : new MailProblemException(MailProblem.PopServerUnavailable, text, new Pop3ProtocolException(text)) { UpstreamCode = text };

    /// <summary>The server broke the rules; the connection cannot be used any more.</summary>
    internal static MailProblemException Broken(string what) => new(MailProblem.UnexpectedAnswer, what, new Pop3ProtocolException(what));

    private static MailProblemException Make(MailProblem meaning, string said, string? code, string text, TimeSpan? loginDelay, Exception cause)
    {
        var words = code is null ? text : $"[{code}] {text}";
        return new MailProblemException(meaning, words, cause)
        {
            UpstreamCode = words,
            RetryAfter = ProblemCatalogue.WaitAskedIn(said) ?? (meaning is MailProblem.PopSignInTooSoon ? loginDelay : null),
        };
    }

    private static MailProblem Meaning(Pop3Moment moment, string? code, string text)
    {
        // -ERR [IN-USE] Maximum number of connections from user+IP exceeded: no lock of somebody else's
        if (text.Contains("number of connections", StringComparison.OrdinalIgnoreCase) || text.Contains("too many connections", StringComparison.OrdinalIgnoreCase))
            return MailProblem.TooManyConnections;
        if (Is(code, "IN-USE"))
            return MailProblem.PopMailboxInUse;
        if (Is(code, "LOGIN-DELAY"))
            return MailProblem.PopSignInTooSoon;
        if (Is(code, "SYS/PERM"))
            return MailProblem.PopMailboxBroken;
        if (Is(code, "SYS"))
            return MailProblem.PopServerUnavailable;
        if (text.Contains("throttled", StringComparison.OrdinalIgnoreCase))
            return MailProblem.ServerThrottled;
        // The catalogue knows whole lines: -ERR Logon failure: unknown user name or bad password.
        var known = ProblemCatalogue.Find(CatalogueSource.Pop3, $"-ERR {(code is null ? "" : $"[{code}] ")}{text}")?.Problem;
        return moment switch
        {
            // The token's own error, told in a challenge (RFC 7628 section 3.2.2, and XOAUTH2 likewise): {"status":"401",…
            Pop3Moment.SignInWithToken when text.Contains("\"status\"", StringComparison.Ordinal) && known is null or MailProblem.PopCredentialsWrong or MailProblem.PopSignInRefused => MailProblem.PopCredentialsWrong,
            Pop3Moment.SignInWithToken => known is null or MailProblem.PopCredentialsWrong or MailProblem.PopPasswordSignInBlocked
                ? MailProblem.PopSignInRefused
                : known.Value,
            Pop3Moment.SignInWithPassword => known is null or MailProblem.PopSignInRefused ? MailProblem.PopCredentialsWrong : known.Value,
            Pop3Moment.Talking => known ?? MailProblem.PopCommandRefused,
        };
    }

    /// <summary>RFC 2449 section 8: codes are hierarchical; <c>SYS/TEMP/DISK</c> is a <c>SYS/TEMP</c>, too.</summary>
    private static bool Is(string? code, string name) =>
        code is not null && code.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (code.Length == name.Length || code[name.Length] == '/');
}
