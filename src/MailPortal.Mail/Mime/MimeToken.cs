using System.Buffers;

namespace MailPortal.Mail.Mime;

/// <summary>A word that needs no quotes: token (RFC 2045 section 5.1).</summary>
internal static class MimeToken
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`{|}~");

    /// <summary>Whether all of it is one.</summary>
    public static bool Is(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(Marks);

    /// <summary>How much of it is one.</summary>
    public static int Length(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(Marks) is >= 0 and var end ? end : text.Length;
}
