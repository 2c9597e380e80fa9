using System.Buffers.Text;
using MailPortal.Mail.Network;

namespace MailPortal.Mail.Sasl;

/// <summary>Our side of one sign-in, the same in every protocol: what is said with the command, and what to each challenge. Everything it gives out is
/// base64 and secret.</summary>
internal sealed class SaslDialogue
{
    private const int MostChallenges = 10;
    private readonly SaslMechanism mechanism;
    private readonly bool speaksFirst;
    private byte[]? first;
    private int challenges;
    private int answers;

    internal SaslDialogue(SaslMechanism mechanism)
    {
        this.mechanism = mechanism;
        first = mechanism.InitialResponse();
        speaksFirst = first is not null;
    }

    /// <summary>The error that the server told in a challenge, without the secret; null when it told none. A mechanism that waits for questions (LOGIN)
    /// is asked in challenges, and no error is in them.</summary>
    internal string? Said { get; private set; }

    /// <summary>What may stand in the command itself (SASL-IR), once; null when the server speaks first or the line would be longer than
    /// <paramref name="most"/> characters. No bytes at all are written <c>=</c> there (RFC 4954 section 4, RFC 4959 section 3, RFC 5034 section 4).</summary>
    internal byte[]? InitialResponse(int most = int.MaxValue)
    {
        if (first is null || Math.Max(1, Base64.GetMaxEncodedToUtf8Length(first.Length)) > most)
            return null;
        var response = first.Length == 0 ? "="u8.ToArray() : SaslBase64.Encode(first);
        first = null;
        return response;
    }

    /// <summary>The answer to the next challenge; null when a server never ends asking.</summary>
    /// <param name="challenge">In base64; one that is not is taken as it came.</param>
    internal byte[]? Answer(ReadOnlySpan<byte> challenge)
    {
        if (challenges++ == MostChallenges)
            return null;
        if (first is { } waiting)
        {
            first = null;
            return SaslBase64.Encode(waiting);
        }

        var decoded = SaslBase64.Decode(challenge);
        if (speaksFirst && answers == 0 && decoded.Length > 0)
            Said = mechanism.Redact(WireText.Printable(decoded));
        return SaslBase64.Encode(mechanism.Answer(decoded, answers++));
    }
}
