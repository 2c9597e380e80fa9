using MailPortal.Components;
using Microsoft.Net.Http.Headers;

namespace MailPortal.Api;

/// <summary>The version that a caller looked at, as <c>If-Match</c> names it by the <c>ETag</c> that was given.</summary>
internal static class IfMatch
{
    public static void Tag(HttpContext http, Guid version) => http.Response.Headers.ETag = $"\"{version:N}\"";

    // RFC 9110, 13.1.1: one of the versions named has to be the current one, compared strongly; a header that names none matches nothing.
    /// <param name="http">The request.</param>
    /// <param name="current">The version of now; null where there is nothing yet.</param>
    /// <returns>Null for whatever is there.</returns>
    /// <exception cref="ChangedByOthersException">The header names no version of ours.</exception>
    public static async Task<Guid?> ExpectedAsync(HttpContext http, Func<Task<Guid?>> current)
    {
        if (http.Request.Headers.IfMatch.Count == 0) return null;
        var tags = http.Request.GetTypedHeaders().IfMatch;
        if (tags.Contains(EntityTagHeaderValue.Any)) return null;
        var versions = tags.Where(t => !t.IsWeak).Select(t => Guid.TryParse(t.Tag.AsSpan().Trim('"'), out var version) && version != Guid.Empty ? version : (Guid?)null).OfType<Guid>().ToList();
        if (versions is [] or [_]) return versions is [var only] ? only : throw new ChangedByOthersException();
        return await current() is { } now && versions.Contains(now) ? now : versions[0];
    }
}
