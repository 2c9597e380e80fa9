using System.Buffers;
using System.Formats.Asn1;

namespace MailPortal.Mail.Mime;

/// <summary>S/MIME in one block (RFC 8551 section 3.2): <c>application/pkcs7-mime</c>, or known by its name (section 3.9). Signed data is unwrapped without a look at the
/// signature; encrypted data is named. A signed file (<c>invoice.xml.p7m</c>) is no mail and stays as it is; what holds no mail, by its first line, is one, too.</summary>
internal static class SmimeData
{
    private const string SignedData = "1.2.840.113549.1.7.2", EnvelopedData = "1.2.840.113549.1.7.3", AuthEnvelopedData = "1.2.840.113549.1.9.16.1.23",
        CompressedData = "1.2.840.113549.1.9.16.1.9";

    private const int DeepestPieces = 8;

    public static void Unwrap(MimePart leaf, ParseState state, int depth)
    {
        if (leaf.FileName is { } name && !Path.GetFileNameWithoutExtension(name.AsSpan()).Equals("smime", StringComparison.OrdinalIgnoreCase)
            && Path.GetFileNameWithoutExtension(name.AsSpan()).Contains('.'))
            return;
        // Certificates and nothing signed (RFC 8551 section 3.2.2).
        if (leaf.Parameters.TryGetValue("smime-type", out var kindOf) && kindOf.Equals("certs-only", StringComparison.OrdinalIgnoreCase))
            return;
        if (!state.TakeUnpacked(leaf.RawBody.Length, leaf.Path))
            return;
        ReadOnlyMemory<byte>? content = null;
        try
        {
            content = Content(state.Unpacking.Decode(leaf), state.Unpacking, out var kind);
            if (kind is EnvelopedData or AuthEnvelopedData)
                state.Warnings.Add(MimeWarningKind.Encrypted, leaf.Path, "S/MIME");
            else if (content is null)
                state.Warnings.Add(MimeWarningKind.DamagedSmime, leaf.Path, kind is CompressedData ? "compressed" : kind);
        }
        catch (AsnContentException exception)
        {
            state.Warnings.Add(MimeWarningKind.DamagedSmime, leaf.Path, exception.Message);
        }
        if (content is not { } entity)
            return;
        if (HoldsFile(leaf, entity.Span))
        {
            if (LeafContents.AddFile(leaf, state, MimePartOrigin.Smime, ContentHeaders.Unpacked("application/octet-stream", Path.GetFileNameWithoutExtension(leaf.FileName)), entity) is not null)
                state.Warnings.Add(MimeWarningKind.SignatureNotChecked, leaf.Path, "");
        }
        else if (depth >= state.Depth)
            state.Warnings.Limit(MimeLimitsReached.Depth, leaf.Path);
        else if (state.TakePart(leaf.Path))
        {
            state.Warnings.Add(MimeWarningKind.SignatureNotChecked, leaf.Path, "");
            leaf.Add(new EntityReader(entity, state).ReadEntity($"{leaf.Path}.1", depth + 1));
        }
    }

    /// <summary><c>&lt;p:FatturaElettronica xmlns…</c> would be a header of a mail, and lost to who looks for the file; <c>{"id":1}</c> as well. Mail programs type a signed file as
    /// S/MIME, and there a mail's part may have any header, or none and an empty line in its place (RFC 5322 section 2.1): only what no header starts with tells.</summary>
    private static bool HoldsFile(MimePart leaf, ReadOnlySpan<byte> content)
    {
        if (leaf.ContentType == "application/octet-stream")
            return !HeaderReader.IsUsual(content);
        if (content is [(byte)'\r' or (byte)'\n', ..])
            return false;
        // What is passed over before a header: blanks, and a byte order mark.
        content = content.TrimStart(" \t\r\n"u8);
        if (content.StartsWith("\uFEFF"u8))
            content = content[3..].TrimStart(" \t\r\n"u8);
        return content is [var first, ..] && !char.IsAsciiLetter((char)first);
    }

    // ContentInfo { OID, [0] SignedData { version, digests, EncapsulatedContentInfo { OID, [0] OCTET STRING } … } }
    private static ReadOnlyMemory<byte>? Content(ReadOnlyMemory<byte> data, Unpacking unpacking, out string kind)
    {
        var info = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
        kind = info.ReadObjectIdentifier();
        if (kind != SignedData)
            return null;
        var signed = info.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        signed.ReadEncodedValue();
        signed.ReadEncodedValue();
        var encapsulated = signed.ReadSequence();
        encapsulated.ReadObjectIdentifier();
        if (!encapsulated.HasData)
            return null;
        return Octets(encapsulated.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)), unpacking);
    }

    // Signers that stream write the string in pieces (X.690 section 8.7.3).
    private static ReadOnlyMemory<byte> Octets(AsnReader reader, Unpacking unpacking)
    {
        if (reader.TryReadPrimitiveOctetString(out var whole))
            return whole;
        using var writer = unpacking.Begin(reader.PeekContentBytes().Length);
        Pieces(reader, writer, 0);
        return writer.Done();
    }

    private static void Pieces(AsnReader reader, IBufferWriter<byte> target, int depth)
    {
        if (depth > DeepestPieces)
            throw new AsnContentException("An octet string in pieces of pieces of pieces.");
        var pieces = new AsnReader(reader.PeekContentBytes(), AsnEncodingRules.BER);
        while (pieces.HasData)
        {
            if (pieces.TryReadPrimitiveOctetString(out var piece))
            {
                target.Write(piece.Span);
                continue;
            }
            Pieces(pieces, target, depth + 1);
            pieces.ReadEncodedValue();
        }
    }
}
