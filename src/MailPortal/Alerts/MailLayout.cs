using System.Net;
using MailPortal.Outbox;

namespace MailPortal.Alerts;

/// <summary>A short mail, as text and as HTML that needs nothing from elsewhere: no pictures, no styles that mail programs leave out.</summary>
internal static class MailLayout
{
    private const string Font = "font: 16px/1.5 'Segoe UI', system-ui, Arial, sans-serif; color: #1b1f24";

    /// <param name="to">A mail address.</param>
    /// <param name="subject">Of one line.</param>
    /// <param name="paragraphs">What there is to say.</param>
    /// <param name="action">On the button.</param>
    /// <param name="link">Where it leads; null for no button.</param>
    /// <param name="why">Why somebody gets this, below everything.</param>
    public static SystemMailText Make(string to, string subject, IReadOnlyList<string> paragraphs, string action, Uri? link, string why)
    {
        var text = string.Join("\n\n", [.. paragraphs, .. link is null ? (string[])[] : [$"{action}:\n{link}"], $"--\n{why}"]);
        var said = string.Concat(paragraphs.Select(p => $"<p>{WebUtility.HtmlEncode(p)}</p>"));
        var button = link is null ? "" : $"<p><a href=\"{WebUtility.HtmlEncode(link.AbsoluteUri)}\" style=\"display: inline-block; padding: 10px 18px; border-radius: 6px; background-color: #0b5cad; color: #ffffff; text-decoration: none\">{WebUtility.HtmlEncode(action)}</a></p>";
        return new(to, OneLine(subject), text, $"<body style=\"{Font}\">{said}{button}<p style=\"font-size: 13px; color: #57606a\">{WebUtility.HtmlEncode(why)}</p></body>");
    }

    // A name that somebody typed must not end the header's line.
    private static string OneLine(string subject) => new([.. subject.Where(c => !char.IsControl(c)).Take(OutgoingLimits.LongestSubject)]);
}
