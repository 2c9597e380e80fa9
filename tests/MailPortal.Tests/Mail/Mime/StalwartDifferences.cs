namespace MailPortal.Tests.Mail.Mime;

/// <summary>Where our reading differs from stalwart's, and why ours is right. Reviewed one by one.</summary>
internal static class StalwartDifferences
{
    private const string CutOff =
        "Three mails attached, two cut off in their headers, the third with folded lines that lost their blanks: a delimiter ends a header block as it ends a body, and what follows is the next part; they read on through it and find one mail.";

    private const string EmptyPart =
        "The last delimiter is no closing one: it opens a part (RFC 2046 section 5.1.1), which the end of the mail leaves empty; they leave it out. No byte is lost either way.";

    private const string LineEnds =
        "Their reading was made from the same mail with LF alone; the file here has CR LF, and so has what is in it. The name has raw bytes besides.";

    private const string NoHeaders =
        "message/rfc822 without one header field: a mail with a body all the same, whose text we give; they keep the part as a file of the same bytes.";

    private const string OuterBoundary =
        "The inner multipart is never closed: the outer delimiter ends it (RFC 2046 section 5.1.2); they read on and take the delimiter and the next part for text.";

    private const string RawBytes =
        "Raw bytes in a header, read as UTF-8, else windows-1252; they give replacement characters.";

    private const string TrailingBlank =
        "A raw blank at the end of a quoted-printable line must be deleted (RFC 2045 section 6.7 rule 3).";

    private const string UuEncoded =
        "Content-Transfer-Encoding: x-uuencode is decoded here; they give its lines.";

    private const string WindowsPath =
        "A Windows path whose backslashes nobody escaped: we keep them; they drop them.";

    public static IReadOnlyList<(string Difference, string Reason)> All { get; } =
    [
        ("legacy/010 theirs subject <Die Hasen und die Fr�sche>", RawBytes),
        ("legacy/010 theirs to <Heinz M�ller|mueller@example.com>", RawBytes),
        ("legacy/010 ours subject <Die Hasen und die Frösche>", RawBytes),
        ("legacy/010 ours to <Heinz Müller|mueller@example.com>", RawBytes),
        ("legacy/016 theirs leaf application/mac-binhex40 blueball.png 1898 8e180044", LineEnds),
        ("legacy/016 theirs leaf application/mac-binhex40 HasenundFr�sche.txt 1112 02aaf966", LineEnds),
        ("legacy/016 ours leaf application/mac-binhex40 blueball.png 1929 2979a9d1", LineEnds),
        ("legacy/016 ours leaf application/mac-binhex40 HasenundFrösche.txt 1131 a8b4af65", LineEnds),
        ("legacy/022 theirs subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)>", RawBytes),
        ("legacy/022 theirs to <J�rgen Schm�rgen|schmuergen@example.com>", RawBytes),
        ("legacy/022 ours subject <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("legacy/022 ours to <Jürgen Schmürgen|schmuergen@example.com>", RawBytes),
        ("legacy/023 theirs leaf text/plain HasenundFr�sche.txt 755 a8fc60ef", RawBytes),
        ("legacy/023 ours leaf text/plain HasenundFrösche.txt 755 a8fc60ef", RawBytes),
        ("legacy/026 theirs leaf text/plain HasenundFr�sche.txt 1069 5c06a9f7", UuEncoded),
        ("legacy/026 ours leaf text/plain HasenundFrösche.txt 755 a8fc60ef", UuEncoded),
        ("legacy/027 theirs subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)>", RawBytes),
        ("legacy/027 theirs to <J�rgen Schm�rgen|schmuergen@example.com>", RawBytes),
        ("legacy/027 ours subject <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("legacy/027 ours to <Jürgen Schmürgen|schmuergen@example.com>", RawBytes),
        ("legacy/033 theirs leaf text/plain - 769 dcd63dbe", TrailingBlank),
        ("legacy/033 ours leaf text/plain - 753 0fadc66f", TrailingBlank),
        ("legacy/035 theirs leaf image/png C:TEMPnsmailEG.png 1325 68aa8430", WindowsPath),
        ("legacy/035 theirs leaf image/png C:TEMPnsmail39.png 1453 63aa8249", WindowsPath),
        ("legacy/035 ours leaf image/png C:\\TEMP\\nsmailEG.png 1325 68aa8430", WindowsPath),
        ("legacy/035 ours leaf image/png C:\\TEMP\\nsmail39.png 1453 63aa8249", WindowsPath),
        ("legacy/048 theirs leaf image/png redball.png 2032 10d46844", UuEncoded),
        ("legacy/048 theirs leaf image/png greenball.png 1818 6b390353", UuEncoded),
        ("legacy/048 theirs leaf image/png blueball.png 1855 2497806f", UuEncoded),
        ("legacy/048 ours leaf image/png redball.png 1453 63aa8249", UuEncoded),
        ("legacy/048 ours leaf image/png greenball.png 1298 258bcdd4", UuEncoded),
        ("legacy/048 ours leaf image/png blueball.png 1325 68aa8430", UuEncoded),
        ("legacy/052 theirs subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)>", RawBytes),
        ("legacy/052 theirs to <Heinz M�ller|mueller@example.com>", RawBytes),
        ("legacy/052 theirs leaf text/plain - 768 321d6ed5", TrailingBlank),
        ("legacy/052 ours subject <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("legacy/052 ours to <Heinz Müller|mueller@example.com>", RawBytes),
        ("legacy/052 ours leaf text/plain - 752 2b6d522c", TrailingBlank),
        ("malformed/012 theirs leaf text/plain - 67 6cb6693b", OuterBoundary),
        ("malformed/012 ours leaf text/plain - 2 785f3ec7", OuterBoundary),
        ("malformed/012 ours leaf text/plain - 4 78b90414", OuterBoundary),
        ("malformed/013 ours leaf text/plain - 0 e3b0c442", EmptyPart),
        ("malformed/014 ours leaf text/plain - 0 e3b0c442", EmptyPart),
        ("malformed/022 theirs leaf message/rfc822 broken.eml 42 7e52fe01", NoHeaders),
        ("malformed/022 ours subject <>", NoHeaders),
        ("malformed/022 ours from <>", NoHeaders),
        ("malformed/022 ours leaf text/plain - 42 7e52fe01", NoHeaders),
        ("thirdparty/015 theirs leaf text/plain - 679 c3beb308", CutOff),
        ("thirdparty/015 ours subject <Exciting updates for our training partnership>", CutOff),
        ("thirdparty/015 ours message-id <1d31155548f0f6ff18a140490261872d@proxmox.com>", CutOff),
        ("thirdparty/015 ours date <2026-02-11 17:45:03 +00:00>", CutOff),
        ("thirdparty/015 ours from <Proxmox Server Solutions GmbH|training@proxmox.com>", CutOff),
        ("thirdparty/015 ours leaf multipart/alternative - 0 e3b0c442", CutOff),
        ("thirdparty/015 ours leaf text/plain - 778 11c95cfb", CutOff),
    ];
}
