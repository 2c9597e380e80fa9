using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>What a server's refusal means: response codes of RFC 5530 first, then the catalogue's sentences (Exchange sends no codes).</summary>
internal static class ImapProblems
{
    /// <summary>NO or BAD to a command; the connection is still good.</summary>
    /// <param name="signingIn">The command was a sign-in: a refusal without a code is then one of the credentials.</param>
    /// <param name="said">Understood as it was said, and kept without the secret: a word may be part of both.</param>
    internal static MailProblemException Refused(bool signingIn, ImapCompletion said)
    {
        var (code, text, words) = Kept(said);
        return new MailProblemException(Meaning(signingIn, said.Status, said.Code, said.Text), words, new ImapCommandException(said.Status, code, text))
        {
            UpstreamCode = words,
            RetryAfter = ProblemCatalogue.WaitAskedIn(said.Text),
        };
    }

    /// <summary>What is not asked of the server because it would have to refuse; the connection is still good.</summary>
    internal static MailProblemException NotAsked(MailProblem problem, string why) => new(problem, why, new ImapCommandException(ImapStatus.No, null, why));

    /// <summary>BYE: the connection is gone.</summary>
    internal static MailProblemException Bye(ImapCompletion said)
    {
        // * BYE Session invalidated - AccessTokenExpired
        // * BYE Connection is closed. 13
        var (_, _, words) = Kept(said);
        var meaning = Meaning(signingIn: false, ImapStatus.Bye, said.Code, said.Text);
        return new MailProblemException(
            meaning is MailProblem.CommandRefused or MailProblem.FolderMissing ? MailProblem.ConnectionLost : meaning, words, new ImapProtocolException(words))
        {
            UpstreamCode = words,
            RetryAfter = ProblemCatalogue.WaitAskedIn(said.Text),
        };
    }

    private static (string? Code, string Text, string Words) Kept(ImapCompletion said)
    {
        var code = said.Secrets is null ? said.Code : said.Secrets.Redact(said.Code);
        var text = said.Secrets is null ? said.Text : said.Secrets.Redact(said.Text);
        return (code, text, code is null ? text : $"[{code}] {text}");
    }

    /// <summary>The server broke the rules; the connection cannot be used any more.</summary>
    internal static MailProblemException Broken(string what) => new(MailProblem.UnexpectedAnswer, what, new ImapProtocolException(what));

    private static MailProblem Meaning(bool signingIn, ImapStatus status, string? code, string text)
    {
        if (Is(code, "UNAVAILABLE") || Is(code, "INUSE") || Is(code, "SERVERBUG"))
            return MailProblem.ServerUnavailable;
        if (Is(code, "THROTTLED"))
            return MailProblem.ServerThrottled;
        // NO [NOPERM] Permission denied: to SELECT without the right to read (r), to MOVE without that to insert (i) there or to delete (te) here, to CREATE (k)
        if (Is(code, "NOPERM") && !signingIn)
            return MailProblem.RightMissing;
        // The catalogue knows whole lines: NO AUTHENTICATE failed. / BAD User is authenticated but not connected. / BYE Connection is closed. 13
        var line = $"{status.ToString().ToUpperInvariant()} {(code is null ? "" : $"[{code}] ")}{text}";
        if (ProblemCatalogue.Find(CatalogueSource.Imap, line)?.Problem is { } known && (signingIn ? InSignIn(known) : Afterwards(known)) is { } meaning)
            return meaning;
        // [LIMIT] says which limit in its words only: of connections the catalogue knows them.
        if (Is(code, "LIMIT") || Says(text, "throttled"))
            return MailProblem.ServerThrottled;
        if (Says(text, "Session invalidated"))
            return MailProblem.ConnectionLost;
        if (signingIn || Is(code, "AUTHENTICATIONFAILED") || Is(code, "AUTHORIZATIONFAILED") || Is(code, "EXPIRED") || Is(code, "PRIVACYREQUIRED"))
            return MailProblem.SignInRefused;
        return Is(code, "TRYCREATE") || Is(code, "NONEXISTENT") || Says(text, "Unknown Mailbox") || Says(text, "no such mailbox") ? MailProblem.FolderMissing : MailProblem.CommandRefused;
    }

    // BAD Command Error. 12 is Exchange's answer to a line too many after a failed AUTHENTICATE; and there is no folder yet that could be missing.
    private static MailProblem? InSignIn(MailProblem known) =>
        known is MailProblem.CommandNotUnderstood or MailProblem.FolderMissing or MailProblem.InboxMissing ? MailProblem.SignInRefused : known;

    // The browser is asked for when signing in; later the same words can be about anything.
    private static MailProblem? Afterwards(MailProblem known) => known is MailProblem.ProviderWantsBrowser ? null : known;

    private static bool Is(string? code, string name) => string.Equals(code, name, StringComparison.OrdinalIgnoreCase);

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
