namespace MailPortal.Mail.Mime;

/// <summary>Takes a raw mail apart (RFC 5322, 2045–2049, 2047, 2231, 6532) as tolerantly as mail programs do.</summary>
public static class MimeParser
{
    /// <summary>Takes a mail apart (RFC 5322 section 2.1, RFC 2045 section 2.4) in time linear in its size. Never throws, whatever the input: what is wrong becomes a warning, what a
    /// limit leaves unread stays a raw leaf. Bodies are not copied: the result refers to <paramref name="raw"/>, which must not change.
    /// A mail that is too large for memory is read by <see cref="MimeFile"/>.</summary>
    /// <param name="raw">The whole mail as it came.</param>
    /// <param name="limits">How far to go; <see cref="MimeLimits.Default"/> when null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellation"/> says so.</exception>
    public static MimeMessage Parse(ReadOnlyMemory<byte> raw, MimeLimits? limits = null, CancellationToken cancellation = default) =>
        Parse(raw, limits, Unpacking.InMemory, cancellation);

    internal static MimeMessage Parse(ReadOnlyMemory<byte> raw, MimeLimits? limits, Unpacking unpacking, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var state = new ParseState(limits ?? MimeLimits.Default, unpacking, cancellation);
        if (raw.IsEmpty)
            state.Warnings.Add(MimeWarningKind.EmptyInput, "", "");
        return state.Message(new EntityReader(raw, state).ReadMessage("", 0), "");
    }
}
