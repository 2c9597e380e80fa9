namespace MailPortal.Tests.Mail.Mime;

/// <summary>Where our reading differs from the inventory's (Python's email package), and why ours is right. Reviewed one by one.</summary>
internal static class KnownDifferences
{
    private const string AddressComment =
        "The name in the comment, MAILER-DAEMON@x (Mail Delivery System), is the older form of a display name (RFC 5322 section 3.4).";

    private const string BlankInBoundary =
        "The boundary ends with two blanks; the line with only one is body, as the mail itself says in its text.";

    private const string DeliveryStatus =
        "message/delivery-status is a leaf (RFC 3464 section 2.1: groups of fields, not messages); they make a text of each group and lose its bytes.";

    private const string EncodedMessage =
        "A message in base64: forbidden (RFC 2045 section 6.4), sent all the same, and decoded here; they give the base64 as text.";

    private const string EndOfInput =
        "No delimiter follows, so the last line break is content (RFC 2046 section 5.1.1: only the one before a delimiter is the delimiter's).";

    private const string Guessed =
        "The boundary named does not occur, the one used is plain to see: we read the parts, with a warning; they leave one block.";

    private const string MessageIdWord =
        "Message-ID: 12223 is no id (no brackets, no @): null, with the text kept as RawMessageId.";

    private const string MissingSubtype =
        "Content-Type: application with a file name: no text (RFC 2045 section 5.2 has text/plain for it), but a file of unknown type.";

    private const string Obsolete =
        "Blanks before the colon, blank lines in folding and a raw byte in a name (RFC 5322 section 4.5): we read all fields; they stop at the first.";

    private const string Partial =
        "message/partial is a fragment (RFC 2046 section 5.2.2): its bytes as they are, with a warning; they read the fragment as if it were a mail.";

    private const string PathInName =
        "filename=attach/01: the last segment of a path is shown, the whole is kept as OriginalFileName; they cut at the slash.";

    private const string RawBytes =
        "Raw bytes in a header, read as UTF-8, else windows-1252; they give replacement characters or nothing.";

    private const string SameBoundary =
        "A multipart inside another with the same boundary: the inner one takes the delimiters; they give it no part and an empty leaf. No text is lost either way.";

    private const string TrailingBlank =
        "A raw blank at the end of a quoted-printable line must be deleted (RFC 2045 section 6.7 rule 3).";

    private const string Unfolded =
        "Folded lines that lost their blanks: we read on as long as usual headers follow and find the multipart; they start the body in the middle of the headers.";

    private const string UnquotedName =
        "name=This is a test.txt without quotes: the whole value is meant; they stop at the first blank.";

    private const string WindowsPath =
        "A Windows path whose backslashes nobody escaped: we keep them, see a path and show its last segment; they drop the backslashes.";

    private const string WordsAfterDelimiter =
        "The delimiter has words behind it, which RFC 2046 section 5.1.1 allows; they find no part at all.";

    public static IReadOnlyList<(string Difference, string Reason)> All { get; } =
    [
        ("mail-MimeKit/UnitTests/TestData/dkim/multipart-no-end-boundary.msg theirs text/html - 69 334ce7bc", EndOfInput),
        ("mail-MimeKit/UnitTests/TestData/dkim/multipart-no-end-boundary.msg ours text/html - 70 f9108043", EndOfInput),
        ("mail-MimeKit/UnitTests/TestData/messages/bounce.txt sender <MAILER-DAEMON@hmail.jitbit.com> <Mail Delivery System <MAILER-DAEMON@hmail.jitbit.com>>", AddressComment),
        ("mail-MimeKit/UnitTests/TestData/messages/bounce.txt theirs text/plain - 0 e3b0c442", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/bounce.txt theirs text/plain - 711 f7fbad11", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/bounce.txt ours message/delivery-status - 934 cff770ee", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/delivery-status-multiple-blank-lines.txt theirs text/plain - 0 e3b0c442", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/delivery-status-multiple-blank-lines.txt ours message/delivery-status - 151 a4976488", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/delivery-status-no-blank-line.txt theirs text/plain - 0 e3b0c442", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/delivery-status-no-blank-line.txt ours message/delivery-status - 189 7df8d594", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/delivery-status2.txt theirs text/plain - 0 e3b0c442", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/delivery-status2.txt ours message/delivery-status - 117 140020b1", DeliveryStatus),
        ("mail-MimeKit/UnitTests/TestData/messages/missing-subtype.txt theirs text/plain document.xml.gz 15 bb1d6bea", MissingSubtype),
        ("mail-MimeKit/UnitTests/TestData/messages/missing-subtype.txt ours application/octet-stream document.xml.gz 15 bb1d6bea", MissingSubtype),
        ("mail-MimeKit/UnitTests/TestData/partial/message-partial.0.eml theirs text/plain - 131 97763d92", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/message-partial.0.eml theirs image/jpeg earrings.jpg 44928 fb6fc53d", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/message-partial.0.eml ours message/partial - 61427 837d1d7a", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/message-partial.1.eml theirs text/plain - 61393 b0fd8e8c", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/message-partial.1.eml ours message/partial - 61393 b0fd8e8c", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/message-partial.2.eml theirs text/plain - 54040 7a0a1180", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/message-partial.2.eml ours message/partial - 54040 7a0a1180", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/rfc2046.0.eml theirs audio/basic - 26 2623b348", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/rfc2046.0.eml ours message/partial - 228 ae882bfb", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/rfc2046.1.eml theirs text/plain - 52 08fb6222", Partial),
        ("mail-MimeKit/UnitTests/TestData/partial/rfc2046.1.eml ours message/partial - 52 08fb6222", Partial),
        ("mail-mikel/spec/fixtures/emails/attachment_emails/attachment_with_unquoted_name.eml theirs text/plain This 11 12ad052c", UnquotedName),
        ("mail-mikel/spec/fixtures/emails/attachment_emails/attachment_with_unquoted_name.eml ours text/plain This is a test.txt 11 12ad052c", UnquotedName),
        ("mail-mikel/spec/fixtures/emails/mime_emails/raw_email_with_illegal_boundary.eml theirs multipart/alternative - 1112 922a3d5c", Guessed),
        ("mail-mikel/spec/fixtures/emails/mime_emails/raw_email_with_illegal_boundary.eml ours text/plain - 52 0ea2568d", Guessed),
        ("mail-mikel/spec/fixtures/emails/mime_emails/raw_email_with_illegal_boundary.eml ours text/html - 641 6d480274", Guessed),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multi_address_bounce2.eml sender <MAILER-DAEMON@lvmail01.LL.com> <Mail Delivery System <MAILER-DAEMON@lvmail01.LL.com>>", AddressComment),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multi_address_bounce2.eml theirs text/plain - 0 e3b0c442", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multi_address_bounce2.eml ours message/delivery-status - 2780 124f7d34", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multipart_report_multiple_status.eml theirs text/plain - 61 993bbb41", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multipart_report_multiple_status.eml theirs text/plain - 0 e3b0c442", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multipart_report_multiple_status.eml theirs text/plain - 38 01fc1bfd", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multipart_report_multiple_status.eml theirs text/plain - 77 ecd49e33", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multipart_report_multiple_status.eml ours message/delivery-status - 184 18487e4a", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/multipart_report_multiple_status.eml ours message/delivery-status - 262 94ea920a", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/report_530.eml theirs text/plain - 0 e3b0c442", DeliveryStatus),
        ("mail-mikel/spec/fixtures/emails/multipart_report_emails/report_530.eml ours message/delivery-status - 387 42f7de06", DeliveryStatus),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/jt-0498.msg theirs text/plain - 313 feb4bf1e", EndOfInput),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/jt-0498.msg ours text/plain - 314 e2c10b81", EndOfInput),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/multi-2gifs-base64.msg theirs text/plain - 3256 516a06f5", EncodedMessage),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/multi-2gifs-base64.msg ours text/plain - 417 e6900869", EncodedMessage),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/multi-2gifs-base64.msg ours image/gif 3d-compress.gif 419 de136334", EncodedMessage),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/multi-2gifs-base64.msg ours image/gif 3d-eye.gif 357 7ea1645e", EncodedMessage),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/not-mime.msg sender <s.rahtz@elsevier.co.uk> <Sebastian Rahtz <s.rahtz@elsevier.co.uk>>", AddressComment),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/russian.msg theirs text/plain - 17 5a5072f0", RawBytes),
        ("mail-mime4j/core/src/test/resources/mimetools-testmsgs/russian.msg ours text/plain Список.doc 17 5a5072f0", RawBytes),
        ("mail-mime4j/core/src/test/resources/testmsgs/bad-newlines-multiple-parts-base64.msg theirs text/plain - 462 a03d0ab3", EncodedMessage),
        ("mail-mime4j/core/src/test/resources/testmsgs/bad-newlines-multiple-parts-base64.msg ours text/plain - 10 a0e6c302", EncodedMessage),
        ("mail-mime4j/core/src/test/resources/testmsgs/base64encoded-rfc822message-nested.msg theirs text/plain - 380 1bc1304c", EncodedMessage),
        ("mail-mime4j/core/src/test/resources/testmsgs/base64encoded-rfc822message-nested.msg ours text/plain - 12 cf7dcfd9", EncodedMessage),
        ("mail-mime4j/core/src/test/resources/testmsgs/ending-boundaries.msg theirs multipart/mixed - 631 448421cd", WordsAfterDelimiter),
        ("mail-mime4j/core/src/test/resources/testmsgs/ending-boundaries.msg ours text/plain - 12 2cb47a09", WordsAfterDelimiter),
        ("mail-mime4j/core/src/test/resources/testmsgs/obsolete.msg subject <> <The obsolete syntax allow spaces before the colon and also empty lines in folding.>", Obsolete),
        ("mail-mime4j/core/src/test/resources/testmsgs/obsolete.msg theirs text/plain - 208 7f795531", Obsolete),
        ("mail-mime4j/core/src/test/resources/testmsgs/obsolete.msg ours text/plain - 6 0a4e52a1", Obsolete),
        ("mail-mime4j/core/src/test/resources/testmsgs/russian-headers.msg theirs text/plain - 16 d22d198f", RawBytes),
        ("mail-mime4j/core/src/test/resources/testmsgs/russian-headers.msg ours text/plain Список.doc 16 d22d198f", RawBytes),
        ("mail-mime4j/core/src/test/resources/testmsgs/very-long-boundary.msg theirs text/plain - 9 b42cfca9", BlankInBoundary),
        ("mail-mime4j/core/src/test/resources/testmsgs/very-long-boundary.msg theirs text/plain - 818 c34b91e3", BlankInBoundary),
        ("mail-mime4j/core/src/test/resources/testmsgs/very-long-boundary.msg ours text/plain - 816 40940ac9", BlankInBoundary),
        ("mail-nodemailer/test/fixtures/delivery-status.eml theirs text/plain - 0 e3b0c442", DeliveryStatus),
        ("mail-nodemailer/test/fixtures/delivery-status.eml ours message/delivery-status - 461 a6503a98", DeliveryStatus),
        ("mail-nodemailer/test/fixtures/nested.eml theirs text/plain - 31 03d68156", TrailingBlank),
        ("mail-nodemailer/test/fixtures/nested.eml ours text/plain - 30 b41b315c", TrailingBlank),
        ("mail-php-mime/tests/mails/issue133 theirs application/octet-stream attach 2 87428fc5", PathInName),
        ("mail-php-mime/tests/mails/issue133 ours application/octet-stream 01 2 87428fc5", PathInName),
        ("mail-php-mime/tests/mails/issue149 subject <���� '��� �� ����': Invoice 02722027> <מענה 'אני לא נמצא': Invoice 02722027>", RawBytes),
        ("mail-php-mime/tests/mails/issue84 theirs text/plain - 3420 fdd809f3", Unfolded),
        ("mail-php-mime/tests/mails/issue84 ours text/plain - 1167 2fae7626", Unfolded),
        ("mail-php-mime/tests/mails/issue84 subject <> <Re: [PHP-DEV] [RFC] Remove PHP 4 Constructors>", Unfolded),
        ("mail-php-mime/tests/mails/issue84 sender <> <Ferenc Kovacs <tyra3l@gmail.com>>", Unfolded),
        ("mail-php-mime/tests/mails/issue84 message-id <> <CAH-PCH47Mx9AiP9yWLK+_nv8hpWHyXDjnn-h0sk66gPFOpRPxA@mail.gmail.com>", Unfolded),
        ("mail-stalwart/resources/eml/legacy/010.eml subject <Die Hasen und die Fr�sche> <Die Hasen und die Frösche>", RawBytes),
        ("mail-stalwart/resources/eml/legacy/016.eml theirs application/mac-binhex40 HasenundFr�sche.txt 1131 a8b4af65", RawBytes),
        ("mail-stalwart/resources/eml/legacy/016.eml ours application/mac-binhex40 HasenundFrösche.txt 1131 a8b4af65", RawBytes),
        ("mail-stalwart/resources/eml/legacy/022.eml subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)> <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("mail-stalwart/resources/eml/legacy/023.eml theirs text/plain HasenundFr�sche.txt 747 d965dc2e", RawBytes),
        ("mail-stalwart/resources/eml/legacy/023.eml ours text/plain HasenundFrösche.txt 747 d965dc2e", RawBytes),
        ("mail-stalwart/resources/eml/legacy/026.eml theirs text/plain HasenundFr�sche.txt 747 d965dc2e", RawBytes),
        ("mail-stalwart/resources/eml/legacy/026.eml ours text/plain HasenundFrösche.txt 747 d965dc2e", RawBytes),
        ("mail-stalwart/resources/eml/legacy/027.eml subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)> <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("mail-stalwart/resources/eml/legacy/035.eml theirs image/png C:TEMPnsmailEG.png 1325 68aa8430", WindowsPath),
        ("mail-stalwart/resources/eml/legacy/035.eml theirs image/png C:TEMPnsmail39.png 1453 63aa8249", WindowsPath),
        ("mail-stalwart/resources/eml/legacy/035.eml ours image/png nsmailEG.png 1325 68aa8430", WindowsPath),
        ("mail-stalwart/resources/eml/legacy/035.eml ours image/png nsmail39.png 1453 63aa8249", WindowsPath),
        ("mail-stalwart/resources/eml/legacy/052.eml subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)> <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("mail-stalwart/resources/eml/malformed/003.eml theirs multipart/mixed - 0 e3b0c442", SameBoundary),
        ("mail-stalwart/resources/eml/malformed/003.eml theirs text/plain - 4 230d8358", SameBoundary),
        ("mail-stalwart/resources/eml/malformed/003.eml ours text/plain - 5 9e2ec912", SameBoundary),
        ("mail-stalwart/resources/eml/malformed/004.eml theirs multipart/mixed - 86 1d3e98fc", Guessed),
        ("mail-stalwart/resources/eml/malformed/004.eml ours text/plain - 5 9e2ec912", Guessed),
        ("mail-stalwart/resources/eml/malformed/012.eml theirs text/plain - 3 556d7dc3", EndOfInput),
        ("mail-stalwart/resources/eml/malformed/012.eml ours text/plain - 4 78b90414", EndOfInput),
        ("mail-stalwart/resources/eml/malformed/013.eml theirs multipart/mixed - 0 e3b0c442", SameBoundary),
        ("mail-stalwart/resources/eml/thirdparty/015.eml theirs text/plain - 2359 26b9dfc6", Unfolded),
        ("mail-stalwart/resources/eml/thirdparty/015.eml ours text/plain - 778 11c95cfb", Unfolded),
        ("mail-zbateson/tests/_data/emails/github-102-02.txt subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)> <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("mail-zbateson/tests/_data/emails/m0002.txt subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)> <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("mail-zbateson/tests/_data/emails/m0003.txt subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)> <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("mail-zbateson/tests/_data/emails/m1006.txt theirs image/png C:TEMPnsmailV0.png 1325 68aa8430", WindowsPath),
        ("mail-zbateson/tests/_data/emails/m1006.txt theirs image/png C:TEMPnsmailNM.png 1453 63aa8249", WindowsPath),
        ("mail-zbateson/tests/_data/emails/m1006.txt ours image/png nsmailV0.png 1325 68aa8430", WindowsPath),
        ("mail-zbateson/tests/_data/emails/m1006.txt ours image/png nsmailNM.png 1453 63aa8249", WindowsPath),
        ("mail-zbateson/tests/_data/emails/m2011.txt theirs application/mac-binhex40 HasenundFr�sche.txt 1131 a8b4af65", RawBytes),
        ("mail-zbateson/tests/_data/emails/m2011.txt ours application/mac-binhex40 HasenundFrösche.txt 1131 a8b4af65", RawBytes),
        ("mail-zbateson/tests/_data/emails/m2012.txt theirs text/plain HasenundFr�sche.txt 747 d965dc2e", RawBytes),
        ("mail-zbateson/tests/_data/emails/m2012.txt ours text/plain HasenundFrösche.txt 747 d965dc2e", RawBytes),
        ("mail-zbateson/tests/_data/emails/m2015.txt subject <Die Hasen und die Fr�sche> <Die Hasen und die Frösche>", RawBytes),
        ("mail-zbateson/tests/_data/emails/m4001.txt subject <Die Hasen und die Fr�sche (Microsoft Outlook 00)> <Die Hasen und die Frösche (Microsoft Outlook 00)>", RawBytes),
        ("mail-zbateson/tests/_data/emails/m4008.txt theirs image/png C:TEMPnsmailEG.png 1325 68aa8430", WindowsPath),
        ("mail-zbateson/tests/_data/emails/m4008.txt theirs image/png C:TEMPnsmail39.png 1453 63aa8249", WindowsPath),
        ("mail-zbateson/tests/_data/emails/m4008.txt ours image/png nsmailEG.png 1325 68aa8430", WindowsPath),
        ("mail-zbateson/tests/_data/emails/m4008.txt ours image/png nsmail39.png 1453 63aa8249", WindowsPath),
        ("mail-zbateson/tests/_data/emails/m4009.txt message-id <12223> <>", MessageIdWord),
    ];

    /// <summary>Nothing differs that was not reviewed, and nothing that was reviewed has ceased to differ.</summary>
    public static void AreExactly(IReadOnlyList<(string Difference, string Reason)> reviewed, IReadOnlyList<string> found)
    {
        var known = reviewed.Select(entry => entry.Difference).ToHashSet();
        Assert.True(found.All(known.Contains), "Not reviewed:\n" + string.Join('\n', found.Where(difference => !known.Contains(difference))));
        known.ExceptWith(found);
        Assert.True(known.Count == 0, "No longer so:\n" + string.Join('\n', known));
    }
}
