using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Graph;

/// <summary>A large file into a draft, piece by piece and in order (https://learn.microsoft.com/graph/outlook-large-attachments).</summary>
/// <param name="client">Sends; the session's address is its own proof, and takes no token beside it.</param>
/// <param name="session">A secret by that: it stands in no message.</param>
internal sealed class GraphUpload(GraphClient client, Uri session)
{
    /// <summary>Multiples of 320 KiB, and a request below 4 MB.</summary>
    public const int Piece = 12 * 320 * 1024;

    // How often one piece may break before whoever sends the mail has to wait and begin anew.
    private const int MostBroken = 3;

    /// <summary>Where the pieces go.</summary>
    /// <param name="answer">To createUploadSession: <c>{"uploadUrl":"https://…?authtoken=…","nextExpectedRanges":["0-"]}</c>.</param>
    /// <param name="asked">Where that was asked.</param>
    public static Uri AddressIn(GraphAnswer answer, Uri asked)
    {
        using var json = answer.Json();
        // Another scheme than Graph's own would carry the file in clear.
        return Uri.TryCreate(GraphAnswer.Text(json, "uploadUrl"), UriKind.Absolute, out var address) && address.Scheme == asked.Scheme ? address
            : throw new MailProblemException(MailProblem.GraphUnexpectedAnswer, $"The upload session has no address ({GraphRefusal.Ids(answer)}).");
    }

    public async Task SendAsync(OutgoingContent content, long length, CancellationToken cancellation)
    {
        var buffer = new byte[(int)Math.Min(Piece, length)];
        long at = 0;
        await foreach (var piece in content.ReadAsync(buffer, cancellation).ConfigureAwait(false))
        {
            // Shorter than was said: the reader says so with its next step, and half a file must not be sent as a whole one.
            if (piece.IsEmpty || (piece.Length < buffer.Length && at + piece.Length != length)) continue;
            await SendPieceAsync(piece, at, length, cancellation).ConfigureAwait(false);
            at += piece.Length;
        }
    }

    private async Task SendPieceAsync(ReadOnlyMemory<byte> piece, long start, long length, CancellationToken cancellation)
    {
        var end = start + piece.Length;
        var at = start;
        for (var inVain = 0; at < end;)
        {
            long next;
            try
            {
                var answer = await client.SendAsync(new GraphRequest(HttpMethod.Put, session)
                {
                    Body = piece[(int)(at - start)..], ContentType = "application/octet-stream", Range = new ContentRangeHeaderValue(at, end - 1, length), IsAuthorized = false,
                }, cancellation).ConfigureAwait(false);
                next = NextIn(answer) ?? length;
            }
            catch (MailProblemException e) when (IsBroken(e) && inVain < MostBroken - 1)
            {
                // It says itself what arrived.
                next = NextIn(await client.SendAsync(GraphRequest.Get(session) with { IsAuthorized = false }, cancellation).ConfigureAwait(false)) ?? length;
            }
            inVain = next > at ? 0 : inVain + 1;
            if (next < at || next > end || inVain == MostBroken)
                throw new MailProblemException(MailProblem.GraphUnexpectedAnswer, string.Create(CultureInfo.InvariantCulture, $"The upload of {length} bytes expects {next} after {at} to {end - 1}."));
            at = next;
        }
    }

    private static bool IsBroken(MailProblemException e) => e is { Problem: MailProblem.GraphUnreachable or MailProblem.GraphUnavailable, RetryAfter: null };

    // {"nextExpectedRanges":["3932160"]}, or ["3932160-"], or a range; none and nothing else once the file is whole.
    private static long? NextIn(GraphAnswer answer)
    {
        if (answer.Body.Length == 0) return null;
        using var json = answer.Json();
        if (!json.RootElement.TryGetProperty("nextExpectedRanges", out var ranges) && !json.RootElement.TryGetProperty("NextExpectedRanges", out ranges)) return null;
        if (ranges.ValueKind != JsonValueKind.Array || ranges.GetArrayLength() == 0) return null;
        var first = ranges[0].ValueKind == JsonValueKind.String ? ranges[0].GetString()!.Split('-')[0] : "";
        return long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var next) ? next
            : throw new MailProblemException(MailProblem.GraphUnexpectedAnswer, $"The upload session's next range is not a number ({GraphRefusal.Ids(answer)}).");
    }
}
