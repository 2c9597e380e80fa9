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
                SmimeData.Unwrap(leaf, state, depth);
                return;
            case "application/ms-tnef" or "application/vnd.ms-tnef":
                Tnef(leaf, state, depth);
                return;
            case "text/plain" when leaf.TransferEncoding is TransferEncoding.SevenBit or TransferEncoding.EightBit or TransferEncoding.Binary:
                TextBlocks.Unpack(leaf, state);
                return;
            default:
                // Exchange names it winmail.dat whatever the type says.
                if ("winmail.dat".Equals(leaf.FileName, StringComparison.OrdinalIgnoreCase) || "win.dat".Equals(leaf.FileName, StringComparison.OrdinalIgnoreCase))
                    Tnef(leaf, state, depth);
                return;
        }
    }

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
            foreach (var file in reader.Read())
            {
                var type = file.Type ?? (file.IsMessage ? "application/ms-tnef" : "application/octet-stream");
                var child = AddFile(leaf, state, MimePartOrigin.Tnef, ContentHeaders.Unpacked(type, file.Name, file.ContentId, file.Charset), file.Content);
                if (child is null)
                    break;
                if (file.IsMessage)
                    Tnef(child, state, depth + 1);
            }
            if (reader.Damaged)
                state.Warnings.Add(MimeWarningKind.DamagedTnef, leaf.Path, "");
        }
    }
}
