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
                break;
            case "message/external-body":
                state.Warnings.Add(MimeWarningKind.ExternalBody, leaf.Path, leaf.Parameters.GetValueOrDefault("access-type", ""));
                break;
            default:
                _ = depth;
                break;
        }
    }
}
