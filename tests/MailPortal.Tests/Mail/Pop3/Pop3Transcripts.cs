namespace MailPortal.Tests.Mail.Pop3;

/// <summary>One whole session as each of the large servers holds it, written after public logs and sources: sign-in, two messages listed, read and deleted.
/// Each has habits of its own: what it can do, whether it takes commands together, the words after its answers.</summary>
public static class Pop3Transcripts
{
    /// <summary>The messages as all of them send them.</summary>
    private const string One = """
        S: Subject: uno
        S: .

        """;

    private const string Two = """
        S: Subject: dos
        S: ..punto
        S: .

        """;

    /// <summary>Nothing at once, and nothing said beyond what has to be.</summary>
    public const string ExchangeOnline = Pop3Dialogues.Exchange + OneAfterTheOther;

    /// <summary>A personal mailbox lies on the same servers; it takes tokens alone.</summary>
    public static readonly string OutlookCom = ExchangeOnline.Replace("S: SASL PLAIN XOAUTH2\nS: USER\n", "S: SASL XOAUTH2\n", StringComparison.Ordinal);

    /// <summary>Knows "leave a copy": what is deleted here goes where the account's settings say.</summary>
    public const string Gmail = Pop3Dialogues.Gmail + $"""
        C: UIDL
        S: +OK
        S: 1 GmailId18f2a3b4c5d6e7f8
        S: 2 GmailId18f2a3b4c5d6e7f9
        S: .
        C: LIST
        S: +OK 2 messages (37 bytes)
        S: 1 14
        S: 2 23
        S: .
        C: RETR 1
        S: +OK message follows
        {One}C: RETR 2
        S: +OK message follows
        {Two}C: DELE 1
        S: +OK marked for deletion
        C: DELE 2
        S: +OK marked for deletion
        C: QUIT
        S: +OK Farewell.
        """;

    /// <summary>An app password.</summary>
    public const string Yahoo = Pop3Dialogues.Yahoo + $"""
        C: UIDL
        S: +OK 2 messages (37 octets)
        S: 1 AFFAiGIAAAKFWU5z5gAAAHXQ1Kk
        S: 2 AGFAiGIAAAKGWU5z5gAAAHXQ1Kk
        S: .
        C: LIST
        S: +OK 2 messages (37 octets)
        S: 1 14
        S: 2 23
        S: .
        C: RETR 1
        S: +OK 14 octets
        {One}C: RETR 2
        S: +OK 23 octets
        {Two}C: DELE 1
        S: +OK message marked for deletion
        C: DELE 2
        S: +OK message marked for deletion
        C: QUIT
        S: +OK Server signing off.
        """;

    /// <summary>Everything of a kind at once.</summary>
    public const string Dovecot = Pop3Dialogues.Dovecot + $"""
        C: UIDL
        C: LIST
        S: +OK
        S: 1 000000016a5b2d1f
        S: 2 000000026a5b2d1f
        S: .
        S: +OK 2 messages:
        S: 1 14
        S: 2 23
        S: .
        C: RETR 1
        C: RETR 2
        S: +OK 14 octets
        {One}S: +OK 23 octets
        {Two}C: DELE 1
        C: DELE 2
        S: +OK Marked to be deleted.
        S: +OK Marked to be deleted.
        C: QUIT
        S: +OK Logging out, messages deleted.
        """;

    /// <summary>Says less about itself once the mailbox is locked: no SASL and no USER behind the sign-in.</summary>
    public const string Cyrus = Pop3Dialogues.Cyrus + $"""
        C: UIDL
        C: LIST
        S: +OK unique-id listing follows
        S: 1 1784256265.3
        S: 2 1784256265.5
        S: .
        S: +OK scan listing follows
        S: 1 14
        S: 2 23
        S: .
        C: RETR 1
        C: RETR 2
        S: +OK Message follows
        {One}S: +OK Message follows
        {Two}C: DELE 1
        C: DELE 2
        S: +OK message deleted
        S: +OK message deleted
        C: QUIT
        S: +OK
        """;

    private const string OneAfterTheOther = $"""
        C: UIDL
        S: +OK
        S: 1 3
        S: 2 5
        S: .
        C: LIST
        S: +OK
        S: 1 14
        S: 2 23
        S: .
        C: RETR 1
        S: +OK
        {One}C: RETR 2
        S: +OK
        {Two}C: DELE 1
        S: +OK
        C: DELE 2
        S: +OK
        C: QUIT
        S: +OK Microsoft Exchange Server POP3 server signing off.
        """;
}
