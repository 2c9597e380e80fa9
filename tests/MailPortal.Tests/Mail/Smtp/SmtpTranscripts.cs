namespace MailPortal.Tests.Mail.Smtp;

/// <summary>One whole session as each of the large servers holds it, written after public logs: sign-in, a message for two, good-bye. Each has habits of its
/// own: what goes together, chunks or DATA, how recipients are refused. Cyrus takes no mail from people itself: before it stands Postfix.</summary>
public static class SmtpTranscripts
{
    /// <summary>Answers for nobody yet: whom it does not know comes back as a mail.</summary>
    public const string ExchangeOnline = SmtpDialogues.Exchange + $"""
        {ExchangeEnvelope}{Chunk}S: 250 2.0.0 OK <8f1c@contoso.test> [Hostname=AM0PR02MB1234.eurprd02.prod.outlook.com]
        C: QUIT
        S: 221 2.0.0 Service closing transmission channel
        """;

    /// <summary>A personal mailbox that was thought to send spam: the session lives on, and once the person has confirmed, it sends.
    /// The message that was refused is put away first.</summary>
    public const string OutlookCom = SmtpDialogues.Exchange + $"""
        {ExchangeEnvelope}{Chunk}S: 554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message due to a permanent exception with message WASCL UserAction verdict is not None. [Hostname=AM0PR02MB1234.eurprd02.prod.outlook.com]
        C: RSET
        {Envelope}S: 250 2.0.0 Resetting
        {ExchangeAnswers}{Chunk}S: 250 2.0.0 OK <8f1c@contoso.test> [Hostname=AM0PR02MB1234.eurprd02.prod.outlook.com]
        C: QUIT
        S: 221 2.0.0 Service closing transmission channel
        """;

    /// <summary>Tells its session behind every answer, and in several lines why not.</summary>
    public const string Gmail = SmtpDialogues.Gmail + $"""
        {Envelope}S: 250 2.1.0 OK a640c23a62f3a-b7654febf40sm1234562 - gsmtp
        S: 250 2.1.5 OK a640c23a62f3a-b7654febf40sm1234562 - gsmtp
        S: 550-5.1.1 The email account that you tried to reach does not exist. Please try
        S: 550-5.1.1 double-checking the recipient's email address for typos or
        S: 550-5.1.1 unnecessary spaces. For more information, go to
        S: 550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a640c23a62f3a-b7654febf40sm1234562 - gsmtp
        {Chunk}S: 250 2.0.0 OK  1784256265 a640c23a62f3a-b7654febf40sm1234562 - gsmtp
        C: QUIT
        S: 221 2.0.0 closing connection a640c23a62f3a-b7654febf40sm1234562 - gsmtp
        """;

    /// <summary>A keyword with a blank in it, no chunks, no enhanced codes.</summary>
    public const string Yahoo = SmtpDialogues.Yahoo + $"""
        {Envelope}C: DATA
        S: 250 OK , completed
        S: 250 OK , completed
        S: 250 OK , completed
        S: 354 OK, go ahead
        {Data}S: 250 OK , completed
        C: QUIT
        S: 221 Service Closing transmission
        """;

    /// <summary>Hands on to a relay, and says what that one says.</summary>
    public const string Dovecot = SmtpDialogues.Dovecot + $"""
        {Envelope}S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 550 5.1.1 <bea@fabrikam.test>: Recipient address rejected: User unknown
        {Chunk}S: 250 2.0.0 Ok: queued as 4Xk2Jz
        C: QUIT
        S: 221 2.0.0 Bye
        """;

    /// <summary>Postfix, as it stands before Cyrus.</summary>
    public const string Cyrus = SmtpDialogues.Postfix + $"""
        {Envelope}C: DATA
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 450 4.1.1 <bea@fabrikam.test>: Recipient address rejected: unverified address: lmtp unavailable
        S: 354 End data with <CR><LF>.<CR><LF>
        {Data}S: 250 2.0.0 Ok: queued as 4Xk2Jz
        C: QUIT
        S: 221 2.0.0 Bye
        """;

    private const string Envelope = """
        C: MAIL FROM:<shared@contoso.test> SIZE=41
        C: RCPT TO:<ana@fabrikam.test>
        C: RCPT TO:<bea@fabrikam.test>

        """;

    private const string ExchangeEnvelope = Envelope + ExchangeAnswers;

    private const string ExchangeAnswers = """
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 250 2.1.5 Recipient OK

        """;

    private const string Chunk = """
        C: BDAT 41 LAST
        C: Subject: test
        C: 
        C: line one
        C: .dot and end

        """;

    private const string Data = """
        C: Subject: test
        C: 
        C: line one
        C: ..dot and end
        C: .

        """;
}
