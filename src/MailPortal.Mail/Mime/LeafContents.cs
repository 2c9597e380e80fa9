using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>What is packed in a leaf in a way that is not MIME. The leaf stays as it is; what comes out follows it.</summary>
internal static class LeafContents
{
    public static void Unpack(MimePart leaf, ParseState state, int depth)
    {
        switch (leaf.ContentType)
        {
            case "message/partial":
                state.Warnings.Add(MimeWarningKind.PartialMessage, leaf.Path, leaf.Parameters.GetValueOrDefault("id", ""));
                return;
            case "message/external-body":
                state.Warnings.Add(MimeWarningKind.ExternalBody, leaf.Path, leaf.Parameters.GetValueOrDefault("access-type", ""));
                return;
            case "application/pgp-encrypted":
                state.Warnings.Add(MimeWarningKind.Encrypted, leaf.Path, "OpenPGP");
                return;
            case "application/pkcs7-mime" or "application/x-pkcs7-mime":
            case "application/octet-stream" when leaf.FileName?.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase) == true:
                // Some senders know only the name (RFC 8551 section 3.9).
                SmimeData.Unwrap(leaf, state, depth);
                return;
            case "application/ms-tnef" or "application/vnd.ms-tnef":
                Tnef(leaf, state, depth);
                return;
            case "text/plain" when !IsWinMail(leaf) && leaf.TransferEncoding is not (TransferEncoding.UuEncode or TransferEncoding.Unknown):
                TextBlocks.Unpack(leaf, state);
                return;
            default:
                if (IsWinMail(leaf))
                    Tnef(leaf, state, depth);
                return;
        }
    }

    // Exchange names it so whatever the type says.
    private static bool IsWinMail(MimePart leaf) =>
        "winmail.dat".Equals(leaf.FileName, StringComparison.OrdinalIgnoreCase) || "win.dat".Equals(leaf.FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Hangs decoded bytes below the leaf they came out of; null when there must be no more parts.</summary>
    public static MimePart? AddFile(MimePart leaf, ParseState state, MimePartOrigin origin, ContentHeaders content, ReadOnlyMemory<byte> bytes)
    {
        if (!state.TakePart(leaf.Path))
            return null;
        var child = new MimePart($"{leaf.Path}.{leaf.Children.Count + 1}", origin, new MimeHeaders(default, []), content, state.Warnings) { Raw = bytes, RawBody = bytes };
        leaf.Add(child);
        return child;
    }

    private static void Tnef(MimePart leaf, ParseState state, int depth)
    {
        if (depth >= state.Depth)
            state.Warnings.Limit(MimeLimitsReached.Depth, leaf.Path);
        else if (state.TakeUnpacked(leaf.RawBody.Length, leaf.Path))
        {
            var reader = new TnefReader(state.Unpacking.Decode(leaf), state.Limits.Parts + 1);
            var files = reader.Read();
            var damaged = reader.Damaged;
            foreach (var file in files)
            {
                var type = file.Type ?? (file.Packing == TnefPacking.Message ? "application/ms-tnef" : "application/octet-stream");
                var bytes = file.Packing == TnefPacking.Rtf ? Rtf(file.Content, leaf, state, ref damaged) : file.Content;
                if (bytes is not { } content)
                    continue;
                var child = AddFile(leaf, state, MimePartOrigin.Tnef, ContentHeaders.Unpacked(type, file.Name, file.ContentId, file.Charset), content);
                if (child is null)
                    break;
                if (file.Packing == TnefPacking.Message)
                    Tnef(child, state, depth + 1);
            }
            if (damaged)
                state.Warnings.Add(MimeWarningKind.DamagedTnef, leaf.Path, "");
        }
    }

    // Nothing comes out of what is no RTF, or too much of it.
    private static ReadOnlyMemory<byte>? Rtf(ReadOnlyMemory<byte> packed, MimePart leaf, ParseState state, ref bool damaged)
    {
        var rtf = new CompressedRtf(packed);
        damaged |= rtf.Damaged;
        if (rtf.Length == 0 || !state.TakeUnpacked(rtf.Length, leaf.Path))
            return null;
        return rtf.Unpack(state.Unpacking);
    }
}
