using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>What the readers of one mail share: limits and how much of them is used up, warnings, cancellation.</summary>
internal sealed class ParseState(MimeLimits limits, Unpacking unpacking, CancellationToken cancellation)
{
    private const int DepthThatRecursionBears = 100;
    private int parts;
    private long unpacked;
    private Encoding? namedCharset;
    private bool lookedForCharset;

    public MimeLimits Limits => limits;

    public Unpacking Unpacking => unpacking;

    public CancellationToken Cancellation => cancellation;

    public MimeWarnings Warnings { get; } = new(limits.Warnings);

    public int Depth => Math.Min(limits.Depth, DepthThatRecursionBears);

    /// <summary>Counts one more part; false, with the limit noted, when there must be no more.</summary>
    public bool TakePart(string path)
    {
        cancellation.ThrowIfCancellationRequested();
        if (parts >= limits.Parts)
        {
            Warnings.Limit(MimeLimitsReached.Parts, path);
            return false;
        }
        parts++;
        return true;
    }

    /// <summary>Allows so many bytes to be decoded for a look inside; false, with the limit noted, when that is too much.</summary>
    public bool TakeUnpacked(long bytes, string path)
    {
        if (unpacked + bytes > limits.UnpackedBytes)
        {
            Warnings.Limit(MimeLimitsReached.UnpackedBytes, path);
            return false;
        }
        unpacked += bytes;
        return true;
    }

    /// <summary>The first charset that the mail names, in what is asked about first; null when it names none.</summary>
    public Encoding? NamedCharset(ReadOnlySpan<byte> mail)
    {
        if (!lookedForCharset)
            (lookedForCharset, namedCharset) = (true, Charsets.NamedIn(mail));
        return namedCharset;
    }

    /// <param name="root">Its outermost part.</param>
    /// <param name="path">Where the mail is: nowhere but in itself, or in the part of this path.</param>
    public MimeMessage Message(MimePart root, string path) => new(root, path, Warnings, limits);
}
