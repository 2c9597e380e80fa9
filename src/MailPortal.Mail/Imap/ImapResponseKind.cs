namespace MailPortal.Mail.Imap;

/// <summary>What kind of answer arrived.</summary>
internal enum ImapResponseKind
{
    /// <summary><c>+ …</c>: go on.</summary>
    Continuation,
    /// <summary><c>A7 OK …</c>: a command has ended.</summary>
    Tagged,
    /// <summary><c>* OK …</c>, NO, BAD, BYE, PREAUTH.</summary>
    Status,
    /// <summary><c>* 12 FETCH (…)</c>, whole.</summary>
    Fetch,
    /// <summary><c>* 12 FETCH (… BODY[] {4711}</c>: the bytes follow on the wire.</summary>
    FetchWithBody,
    /// <summary>Any other: <c>* LIST …</c>, <c>* 5 EXISTS</c>.</summary>
    Data,
}
