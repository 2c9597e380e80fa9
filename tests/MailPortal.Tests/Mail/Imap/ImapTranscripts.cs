namespace MailPortal.Tests.Mail.Imap;

/// <summary>One whole poll as each of the large servers holds it, written after public logs: sign-in, a folder made, two messages read and moved. Each has
/// habits of its own: capabilities, spelling of names, response codes, what stands between the answers.</summary>
public static class ImapTranscripts
{
    /// <summary>No response codes, no ESEARCH, no special use.</summary>
    public const string ExchangeOnline = Dialogues.Exchange + """
        C: A4 NAMESPACE
        S: * NAMESPACE (("" "/")) NIL NIL
        S: A4 OK NAMESPACE completed.
        C: A5 LIST "" "MailPortal"
        C: A6 LIST "" "MailPortal/Procesados"
        S: * LIST (\Marked \HasChildren) "/" MailPortal
        S: A5 OK LIST completed.
        S: A6 OK LIST completed.
        C: A7 CREATE "MailPortal/Procesados"
        S: A7 OK CREATE completed.
        C: A8 SUBSCRIBE "MailPortal/Procesados"
        S: A8 OK SUBSCRIBE completed.
        C: A9 SELECT "INBOX"
        S: * 2 EXISTS
        S: * 0 RECENT
        S: * FLAGS (\Seen \Answered \Flagged \Deleted \Draft $MDNSent)
        S: * OK [PERMANENTFLAGS (\Seen \Answered \Flagged \Deleted \Draft $MDNSent)] Permanent flags
        S: * OK [UNSEEN 1] Is the first unseen message
        S: * OK [UIDVALIDITY 14] UIDVALIDITY value
        S: * OK [UIDNEXT 6] The next unique identifier value
        S: A9 OK [READ-WRITE] SELECT completed.
        C: A10 UID SEARCH ALL
        S: * SEARCH 3 5
        S: A10 OK SEARCH completed.
        C: A11 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 +0000" BODY[] {14}
        S: Subject: uno
        S: )
        S: * 2 FETCH (UID 5 INTERNALDATE "18-Jul-2026 02:44:25 +0000" BODY[] {14}
        S: Subject: dos
        S:  FLAGS (\Seen))
        S: A11 OK FETCH completed.
        C: A12 UID MOVE 3,5 "MailPortal/Procesados"
        S: * OK [COPYUID 20 3,5 1:2]
        S: * 2 EXPUNGE
        S: * 1 EXPUNGE
        S: A12 OK MOVE completed.
        C: A13 LOGOUT
        S: * BYE Microsoft Exchange Server IMAP4 server signing off.
        S: A13 OK LOGOUT completed.
        """;

    /// <summary>A personal mailbox lies on the same servers; here the folder hides from LIST and a new mail arrives in the middle.</summary>
    public static readonly string OutlookCom = Other(Other(ExchangeOnline,
            "S: A6 OK LIST completed.\nC: A7 CREATE \"MailPortal/Procesados\"\nS: A7 OK CREATE completed.",
            "S: A6 OK LIST completed.\nC: A7 CREATE \"MailPortal/Procesados\"\nS: A7 NO Mailbox already exists."),
        "S: * 2 FETCH (UID 5", "S: * 3 EXISTS\nS: * 1 RECENT\nS: * 2 FETCH (UID 5");

    private static string Other(string transcript, string line, string instead)
    {
        Assert.Contains(line, transcript, StringComparison.Ordinal); // else it would be the same server once more
        return transcript.Replace(line, instead, StringComparison.Ordinal);
    }

    /// <summary>Capabilities told with the sign-in, ESEARCH, a date without its leading zero.</summary>
    public const string Gmail = Dialogues.Gmail + """
        C: A3 NAMESPACE
        S: * NAMESPACE (("" "/")) NIL NIL
        S: A3 OK Success
        C: A4 LIST "" "MailPortal"
        C: A5 LIST "" "MailPortal/Procesados"
        S: * LIST (\HasChildren \Noselect) "/" "MailPortal"
        S: A4 OK Success
        S: A5 OK Success
        C: A6 CREATE "MailPortal/Procesados"
        S: A6 OK Success
        C: A7 SUBSCRIBE "MailPortal/Procesados"
        S: A7 OK Success
        C: A8 SELECT "INBOX"
        S: * FLAGS (\Answered \Flagged \Draft \Deleted \Seen $NotPhishing $Phishing)
        S: * OK [PERMANENTFLAGS (\Answered \Flagged \Draft \Deleted \Seen $NotPhishing $Phishing \*)] Flags permitted.
        S: * OK [UIDVALIDITY 1] UIDs valid.
        S: * 2 EXISTS
        S: * 0 RECENT
        S: * OK [UIDNEXT 6] Predicted next UID.
        S: * OK [HIGHESTMODSEQ 8422]
        S: A8 OK [READ-WRITE] INBOX selected. (Success)
        C: A9 UID SEARCH RETURN (ALL) ALL
        S: * ESEARCH (TAG "A9") UID ALL 3,5
        S: A9 OK SEARCH completed (Success)
        C: A10 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 +0000" BODY[] {14}
        S: Subject: uno
        S: )
        S: * 2 FETCH (UID 5 INTERNALDATE "18-Jul-2026 02:44:25 +0000" BODY[] {14}
        S: Subject: dos
        S: )
        S: A10 OK Success
        C: A11 UID MOVE 3,5 "MailPortal/Procesados"
        S: * OK [COPYUID 7 3,5 1:2] (Success)
        S: * 1 EXPUNGE
        S: * 1 EXPUNGE
        S: A11 OK (Success)
        C: A12 LOGOUT
        S: * BYE LOGOUT Requested
        S: A12 OK 73 good day (Success)
        """;

    /// <summary>Greets with its capabilities, and tells them no more after the sign-in.</summary>
    public const string Yahoo = $"""
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER ID MOVE NAMESPACE XYMHIGHESTMODSEQ UIDPLUS LITERAL+ CHILDREN X-MSG-EXT UNSELECT OBJECTID] IMAP4rev1 Hello
        C: A1 AUTHENTICATE XOAUTH2 {Dialogues.XOAuth2}
        S: A1 OK AUTHENTICATE completed - Mailbox size in bytes is 1247
        C: A2 CAPABILITY
        S: * CAPABILITY IMAP4rev1 ID MOVE NAMESPACE XYMHIGHESTMODSEQ UIDPLUS LITERAL+ CHILDREN X-MSG-EXT OBJECTID
        S: A2 OK CAPABILITY completed
        C: A3 NAMESPACE
        S: * NAMESPACE (("" "/")) NIL NIL
        S: A3 OK NAMESPACE completed
        C: A4 LIST "" "MailPortal"
        C: A5 LIST "" "MailPortal/Procesados"
        S: A4 OK LIST completed
        S: A5 OK LIST completed
        C: A6 CREATE "MailPortal"
        S: A6 OK [MAILBOXID (8)] CREATE completed
        C: A7 SUBSCRIBE "MailPortal"
        S: A7 OK SUBSCRIBE completed
        C: A8 CREATE "MailPortal/Procesados"
        S: A8 OK [MAILBOXID (9)] CREATE completed
        C: A9 SUBSCRIBE "MailPortal/Procesados"
        S: A9 OK SUBSCRIBE completed
        C: A10 SELECT "INBOX"
        S: * 2 EXISTS
        S: * 0 RECENT
        S: * OK [UIDVALIDITY 1] UIDs valid
        S: * OK [UIDNEXT 6] Predicted next UID
        S: * FLAGS (\Answered \Deleted \Draft \Flagged \Seen $Forwarded $Junk $NotJunk)
        S: * OK [PERMANENTFLAGS (\Answered \Deleted \Draft \Flagged \Seen $Forwarded $Junk $NotJunk)] Permanent flags
        S: * OK [HIGHESTMODSEQ 1]
        S: * OK [MAILBOXID (1)] Ok
        S: A10 OK [READ-WRITE] SELECT completed; now in selected state
        C: A11 UID SEARCH ALL
        S: * SEARCH 3 5
        S: A11 OK UID SEARCH completed
        C: A12 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 +0000" BODY[] {"{14}"}
        S: Subject: uno
        S: )
        S: * 2 FETCH (UID 5 INTERNALDATE "18-Jul-2026 02:44:25 +0000" BODY[] {"{14}"}
        S: Subject: dos
        S: )
        S: A12 OK UID FETCH completed
        C: A13 UID MOVE 3,5 "MailPortal/Procesados"
        S: * OK [COPYUID 1 3,5 1:2] UID MOVE
        S: * 1 EXPUNGE
        S: * 1 EXPUNGE
        S: A13 OK UID MOVE completed
        C: A14 LOGOUT
        S: * BYE IMAP4rev1 Server logging out
        S: A14 OK LOGOUT completed
        """;

    /// <summary>Everything with its response code, and times behind the answers.</summary>
    public const string Dovecot = Dialogues.Dovecot + """
        C: A2 NAMESPACE
        S: * NAMESPACE (("" "/")) NIL NIL
        S: A2 OK Namespace completed (0.001 + 0.000 secs).
        C: A3 LIST "" "MailPortal"
        C: A4 LIST "" "MailPortal/Procesados"
        S: * LIST (\HasChildren) "/" MailPortal
        S: A3 OK List completed (0.001 + 0.000 secs).
        S: A4 OK List completed (0.001 + 0.000 secs).
        C: A5 CREATE "MailPortal/Procesados"
        S: A5 OK Create completed (0.002 + 0.000 + 0.001 secs).
        C: A6 SUBSCRIBE "MailPortal/Procesados"
        S: A6 OK Subscribe completed (0.001 + 0.000 secs).
        C: A7 SELECT "INBOX"
        S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
        S: * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft \*)] Flags permitted.
        S: * 2 EXISTS
        S: * 2 RECENT
        S: * OK [UNSEEN 1] First unseen.
        S: * OK [UIDVALIDITY 1784256265] UIDs valid
        S: * OK [UIDNEXT 6] Predicted next UID
        S: A7 OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
        C: A8 UID SEARCH RETURN (ALL) ALL
        S: * ESEARCH (TAG "A8") UID ALL 3,5
        S: A8 OK Search completed (0.001 + 0.000 secs).
        C: A9 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 +0000" BODY[] {14}
        S: Subject: uno
        S: )
        S: * OK Still here
        S: * 2 FETCH (UID 5 INTERNALDATE "18-Jul-2026 02:44:25 +0000" BODY[] {14}
        S: Subject: dos
        S: )
        S: A9 OK Fetch completed (0.001 + 0.000 secs).
        C: A10 UID MOVE 3,5 "MailPortal/Procesados"
        S: * OK [COPYUID 1784256266 3,5 1:2] Moved UIDs.
        S: * 1 EXPUNGE
        S: * 1 EXPUNGE
        S: A10 OK Move completed (0.002 + 0.000 + 0.001 secs).
        C: A11 LOGOUT
        S: * BYE Logging out
        S: A11 OK Logout completed (0.001 + 0.000 secs).
        """;

    /// <summary>Folders below INBOX with dots between them, sequence of items as it likes, no MOVE in this older one.</summary>
    public const string Cyrus = """
        S: * OK [CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE AUTH=PLAIN AUTH=LOGIN SASL-IR] mail.contoso.test Cyrus IMAP 2.5.11-Debian-2.5.11-1 server ready
        C: A1 AUTHENTICATE PLAIN AHNoYXJlZEBjb250b3NvLnRlc3QAcHc=
        S: A1 OK [CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE ACL RIGHTS=kxten QUOTA MAILBOX-REFERRALS NAMESPACE UIDPLUS NO_ATOMIC_RENAME UNSELECT CHILDREN MULTIAPPEND BINARY CATENATE CONDSTORE ESEARCH SORT WITHIN IDLE] User logged in SESSIONID=<mail-1784256265-1>
        C: A2 NAMESPACE
        S: * NAMESPACE (("INBOX." ".")) (("user." ".")) (("" "."))
        S: A2 OK Completed
        C: A3 LIST "" "INBOX.MailPortal"
        C: A4 LIST "" "INBOX.MailPortal.Procesados"
        S: * LIST (\HasChildren) "." "INBOX.MailPortal"
        S: A3 OK Completed (0.000 secs 1 calls)
        S: A4 OK Completed (0.000 secs 0 calls)
        C: A5 CREATE "INBOX.MailPortal.Procesados"
        S: A5 OK Completed
        C: A6 SUBSCRIBE "INBOX.MailPortal.Procesados"
        S: A6 OK Completed
        C: A7 SELECT "INBOX"
        S: * 2 EXISTS
        S: * 2 RECENT
        S: * FLAGS (\Answered \Flagged \Draft \Deleted \Seen)
        S: * OK [PERMANENTFLAGS (\Answered \Flagged \Draft \Deleted \Seen \*)] Ok
        S: * OK [UNSEEN 1] Ok
        S: * OK [UIDVALIDITY 1784256265] Ok
        S: * OK [UIDNEXT 6] Ok
        S: * OK [HIGHESTMODSEQ 9] Ok
        S: * OK [URLMECH INTERNAL] Ok
        S: A7 OK [READ-WRITE] Completed
        C: A8 UID SEARCH RETURN (ALL) ALL
        S: * ESEARCH (TAG "A8") UID ALL 3,5
        S: A8 OK Completed (2 msgs in 0.000 secs)
        C: A9 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (INTERNALDATE "17-Jul-2026 02:44:25 +0000" UID 3 BODY[] {14}
        S: Subject: uno
        S: )
        S: * 2 FETCH (INTERNALDATE "18-Jul-2026 02:44:25 +0000" UID 5 BODY[] {14}
        S: Subject: dos
        S: )
        S: A9 OK Completed (0.000 sec)
        C: A10 UID COPY 3,5 "INBOX.MailPortal.Procesados"
        S: A10 OK [COPYUID 1784256266 3,5 1:2] Completed
        C: A11 UID STORE 3,5 +FLAGS.SILENT (\Deleted)
        S: A11 OK Completed
        C: A12 UID EXPUNGE 3,5
        S: * 1 EXPUNGE
        S: * 1 EXPUNGE
        S: * 0 EXISTS
        S: A12 OK Completed
        C: A13 UID FETCH 3,5 (UID)
        S: A13 OK Completed (0.000 sec)
        C: A14 LOGOUT
        S: * BYE LOGOUT received
        S: A14 OK Completed
        """;
}
