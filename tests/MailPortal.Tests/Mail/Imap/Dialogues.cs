using MailPortal.Mail.Imap;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>How servers begin, written after public logs: the openings of dialogues, up to a signed-in session.</summary>
public static class Dialogues
{
    public static Task<ImapConnection> OpenAsync(this ReplayStream replay) => ImapConnection.OpenAsync(replay.Socket, TestContext.Current.CancellationToken);

    /// <summary>user shared@contoso.test, token "t0ken": the line that Exchange and Gmail get.</summary>
    public const string XOAuth2 = "dXNlcj1zaGFyZWRAY29udG9zby50ZXN0AWF1dGg9QmVhcmVyIHQwa2VuAQE=";

    public const string ExchangeGreeting = """
        S: * OK The Microsoft Exchange IMAP4 service is ready. [TQBOADIAUABSADEANgBDAEEAMAAwADcANAA=]
        C: A1 CAPABILITY
        S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+
        S: A1 OK CAPABILITY completed.

        """;

    /// <summary>Tags A1 to A3.</summary>
    public const string Exchange = ExchangeGreeting + $"""
        C: A2 AUTHENTICATE XOAUTH2 {XOAuth2}
        S: A2 OK AUTHENTICATE completed.
        C: A3 CAPABILITY
        S: * CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+
        S: A3 OK CAPABILITY completed.

        """;

    /// <summary>Tags A1 and A2.</summary>
    public const string Gmail = $"""
        S: * OK Gimap ready for requests from 203.0.113.7 a640c23a62f3a-b7654febf40mb
        C: A1 CAPABILITY
        S: * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER
        S: A1 OK Thats all she wrote! a640c23a62f3a-b7654febf40mb
        C: A2 AUTHENTICATE XOAUTH2 {XOAuth2}
        S: * CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584
        S: A2 OK shared@contoso.test authenticated (Success)

        """;

    /// <summary>Tag A1; user shared@contoso.test, password pw.</summary>
    public const string Dovecot = """
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN] Dovecot (Debian) ready.
        C: A1 AUTHENTICATE PLAIN AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=
        S: A1 OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE] Logged in

        """;

    /// <summary>An old server (Courier's shape) that has next to nothing. Tag A1 and A2.</summary>
    public const string Courier = """
        S: * OK [CAPABILITY IMAP4rev1 NAMESPACE] Courier-IMAP ready.
        C: A1 LOGIN "shared@contoso.test" "pw"
        S: A1 OK LOGIN Ok.
        C: A2 CAPABILITY
        S: * CAPABILITY IMAP4rev1 NAMESPACE
        S: A2 OK CAPABILITY completed

        """;
}
