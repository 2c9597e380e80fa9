using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Writes mails (RFC 5322, 2045–2049, 2047, 2183, 2231, 2387, 6532) the way Outlook, Gmail and Thunderbird display them right:
/// <c>multipart/mixed</c> with the files, in it <c>multipart/related</c> with the pictures, in it <c>multipart/alternative</c> with both
/// texts, each only where it is needed.</summary>
/// <param name="time">Says what time it is, and the zone, for mails without a date.</param>
/// <param name="boundarySeed">Makes the same mail the same bytes, for tests; random when null.</param>
public sealed class MimeComposer(TimeProvider time, string? boundarySeed = null)
{
    /// <summary>Writes Bcc into the header (RFC 5322 section 3.6.3), for a service that takes the recipients from there and takes it out itself. Never for
    /// SMTP: everybody would read it.</summary>
    public bool WritesBcc { get; init; }

    /// <summary>A Message-ID in the domain of an address, without angle brackets. Its right side is dot-atom text (RFC 5322 section 3.6.4), which only a domain in ASCII is; one
    /// that cannot be written so gives <c>invalid</c> (RFC 2606 section 2): such an address is refused for itself.</summary>
    /// <param name="address">The sender's.</param>
    /// <param name="unique">Never used before.</param>
    public static string NewMessageId(string address, Guid unique)
    {
        ArgumentNullException.ThrowIfNull(address);
        var domain = address[(address.LastIndexOf('@') + 1)..];
        try
        {
            return $"{unique:N}@{(Ascii.IsValid(domain) ? domain.ToLowerInvariant() : new IdnMapping().GetAscii(domain))}";
        }
        catch (ArgumentException)
        {
            return $"{unique:N}@invalid";
        }
    }

    /// <summary>Checks a mail and lays it out. Reads no content but mails inside the mail, to see what their bytes ask of the transport.</summary>
    /// <exception cref="ArgumentException">Something cannot be written as it is asked for; the message names the field.</exception>
    public async ValueTask<ComposedMessage> ComposeAsync(OutgoingMessage message, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var fields = new OutgoingFields(message, time);
        var body = new OutgoingBody(message);
        var boundary = await FindBoundaryAsync(body, cancellation).ConfigureAwait(false);
        var writer = new MessageWriter();
        fields.Write(writer.Headers, WritesBcc);
        body.Write(writer, boundary);
        return new ComposedMessage(writer.Finish())
        {
            MessageId = fields.MessageId,
            Date = fields.Date,
            Sender = fields.EnvelopeSender,
            Recipients = fields.Recipients,
            NeedsSmtpUtf8 = fields.NeedsSmtpUtf8,
            Encoding = body.Encoding,
        };
    }

    /// <summary>The common beginning of all boundaries: "=_" is neither quoted-printable (RFC 2045 section 6.7) nor base64, and what is not
    /// encoded is searched for the rest.</summary>
    private async ValueTask<string> FindBoundaryAsync(OutgoingBody body, CancellationToken cancellation)
    {
        var seed = boundarySeed is null ? RandomNumberGenerator.GetBytes(16) : Encoding.UTF8.GetBytes(boundarySeed);
        while (true)
        {
            seed = SHA256.HashData(seed);
            var boundary = $"=_{Convert.ToHexStringLower(seed.AsSpan(0, 16))}";
            if (!await body.HoldsAsync(Encoding.ASCII.GetBytes(boundary), cancellation).ConfigureAwait(false))
                return boundary;
        }
    }
}
