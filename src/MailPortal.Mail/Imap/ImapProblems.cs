using System.Globalization;
using System.Text.RegularExpressions;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>What a server's refusal means: response codes of RFC 5530 first, then the sentences of Exchange, which sends no codes.</summary>
internal static partial class ImapProblems
{
    /// <summary>NO or BAD to a command; the connection is still good.</summary>
    internal static MailProblemException Refused(bool signingIn, ImapStatus status, string? code, string text)
    {
        var words = code is null ? text : $"[{code}] {text}";
        return new MailProblemException(Meaning(signingIn, code, text), words, new ImapCommandException(status, code, text))
        {
            UpstreamCode = words,
            RetryAfter = Backoff(text),
        };
    }

    /// <summary>BYE: the connection is gone.</summary>
    internal static MailProblemException Bye(string? code, string text)
    {
        // * BYE Session invalidated - AccessTokenExpired
        // * BYE Connection is closed. 13
        var words = code is null ? text : $"[{code}] {text}";
        var meaning = Meaning(signingIn: false, code, text);
        return new MailProblemException(
            meaning is MailProblem.CommandRefused or MailProblem.FolderMissing ? MailProblem.ConnectionLost : meaning, words, new ImapProtocolException(words))
        {
            UpstreamCode = words,
            RetryAfter = Backoff(text),
        };
    }

    /// <summary>The server broke the rules; the connection cannot be used any more.</summary>
    internal static MailProblemException Broken(string what) => new(MailProblem.UnexpectedAnswer, what, new ImapProtocolException(what));

    private static MailProblem Meaning(bool signingIn, string? code, string text)
    {
        // BAD User is authenticated but not connected.
        if (Says(text, "authenticated but not connected"))
            return MailProblem.MailboxNotConnected;
        // NO Request is throttled. Suggested Backoff Time: 92415 milliseconds
        if (Says(text, "throttled") || Says(text, "Suggested Backoff") || Is(code, "LIMIT") || Is(code, "THROTTLED") || Says(text, "Too many simultaneous connections"))
            return MailProblem.ServerThrottled;
        if (Says(text, "AccessTokenExpired") || Says(text, "Session invalidated"))
            return MailProblem.ConnectionLost;
        // NO Server Unavailable. 15
        if (Is(code, "UNAVAILABLE") || Is(code, "INUSE") || Is(code, "SERVERBUG") || Says(text, "Server Unavailable"))
            return MailProblem.ServerUnavailable;
        if (Is(code, "OVERQUOTA"))
            return MailProblem.MailboxFull;
        if (signingIn || Is(code, "AUTHENTICATIONFAILED") || Is(code, "AUTHORIZATIONFAILED") || Is(code, "EXPIRED") || Is(code, "PRIVACYREQUIRED"))
            return MailProblem.SignInRefused;
        if (Is(code, "TRYCREATE") || Is(code, "NONEXISTENT") || Says(text, "doesn't exist") || Says(text, "does not exist")
            || Says(text, "Unknown Mailbox") || Says(text, "no such mailbox"))
            return MailProblem.FolderMissing;
        return MailProblem.CommandRefused;
    }

    private static bool Is(string? code, string name) => string.Equals(code, name, StringComparison.OrdinalIgnoreCase);

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>Milliseconds, also where the unit is missing; at most a day, whatever a server asks.</summary>
    private static TimeSpan? Backoff(string text)
    {
        var match = BackoffTime().Match(text);
        return match.Success && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, 86_400_000))
            : null;
    }

    [GeneratedRegex(@"Backoff\s+Time:?\s*([0-9]{1,15})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BackoffTime();
}
