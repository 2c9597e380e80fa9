namespace MailPortal.Mail.Mime;

/// <summary>How far a mail is taken apart. Beyond a limit nothing is thrown and nothing is lost: what was not taken apart stays one raw
/// leaf, with a warning and a flag in <see cref="MimeMessage.LimitReached"/>.</summary>
public sealed record MimeLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static MimeLimits Default { get; } = new();

    /// <summary>Levels of multiparts and messages inside one another; at most 100 whatever is set, because reading recurses.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>Parts of all kinds in the whole mail.</summary>
    public int Parts { get; init; } = 500;

    /// <summary>Bytes of one header field, folded lines included; what is beyond is not decoded.</summary>
    public int HeaderLineBytes { get; init; } = 64 * 1024;

    /// <summary>Header fields of one part; what is beyond stays in <see cref="MimeHeaders.Raw"/> only.</summary>
    public int Headers { get; init; } = 1000;

    /// <summary>Bytes, in the whole mail, decoded only to look inside: encoded messages, winmail.dat and the RTF in it, signed S/MIME, uuencode, yEnc, and encoded texts
    /// that hold these.</summary>
    public long UnpackedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Addresses read from one header.</summary>
    public int Addresses { get; init; } = 5000;

    /// <summary>Warnings kept; further ones are only counted as the limit reached.</summary>
    public int Warnings { get; init; } = 500;
}

/// <summary>Which limits of <see cref="MimeLimits"/> a mail ran into.</summary>
[Flags]
public enum MimeLimitsReached
{
    /// <summary>None: the mail was taken apart completely.</summary>
    None = 0,
    /// <summary><see cref="MimeLimits.Depth"/>: a multipart or message was left as a leaf.</summary>
    Depth = 1,
    /// <summary><see cref="MimeLimits.Parts"/>: the rest of a multipart was left as one leaf.</summary>
    Parts = 2,
    /// <summary><see cref="MimeLimits.HeaderLineBytes"/>: a header was decoded only up to there.</summary>
    HeaderLine = 4,
    /// <summary><see cref="MimeLimits.Headers"/>: further headers were left undecoded.</summary>
    Headers = 8,
    /// <summary><see cref="MimeLimits.UnpackedBytes"/>: something packed was left packed.</summary>
    UnpackedBytes = 16,
    /// <summary><see cref="MimeLimits.Addresses"/>: further addresses of a header were left out.</summary>
    Addresses = 32,
    /// <summary><see cref="MimeLimits.Warnings"/>: there was more to warn of.</summary>
    Warnings = 64,
}
