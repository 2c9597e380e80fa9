using System.Text;

namespace MailPortal.Mail.Imap;

/// <summary>What became of the body in a FETCH answer.</summary>
internal enum FetchBody
{
    /// <summary>Not mentioned.</summary>
    Absent,
    /// <summary><c>BODY[] NIL</c>: the server has none to give.</summary>
    Nil,
    /// <summary>Short enough to stand in the line, in quotes.</summary>
    Inline,
    /// <summary>A literal follows on the wire.</summary>
    Literal,
}

/// <summary>The items of one FETCH answer that this library asks for; others are passed over. <c>* 12 FETCH (UID 34 RFC822.SIZE 44827 …)</c></summary>
internal struct FetchData
{
    internal uint Uid;
    internal long? Size;
    internal DateTimeOffset? InternalDate;
    internal FetchBody Body;
    internal byte[]? InlineBody;
    internal long Length;

    /// <summary>Reads items until the list closes or the line ends in a literal.</summary>
    /// <returns>False when a literal follows: that of the body when <see cref="Body"/> says so, one to be collected otherwise.</returns>
    internal bool Read(ref ImapParser parser)
    {
        while (!parser.Take((byte)')'))
        {
            var name = parser.ItemName();
            if (Ascii.EqualsIgnoreCase(name, "UID"u8))
            {
                Uid = parser.Number32();
            }
            else if (Ascii.EqualsIgnoreCase(name, "RFC822.SIZE"u8))
            {
                // NIL, -1, 9.3736e+06 (mail.ru): the server does not know.
                if (parser.TryNumber(out var size) && parser.AtBoundary)
                    Size = size;
                else if (!parser.SkipValue())
                    return false;
            }
            else if (Ascii.EqualsIgnoreCase(name, "INTERNALDATE"u8))
            {
                InternalDate = parser.InternalDate();
            }
            else if (IsBody(name))
            {
                // Yandex leaves out what would be empty: (UID 5 BODY[] )
                if (parser.TakeNil() || parser.NextIs((byte)')'))
                {
                    Body = FetchBody.Nil;
                }
                else if (parser.TryLiteralHeader(out Length))
                {
                    parser.SkipSpaces();
                    if (!parser.AtEnd)
                        throw parser.Unexpected("a body in place");
                    Body = FetchBody.Literal;
                    return false;
                }
                else
                {
                    Body = FetchBody.Inline;
                    InlineBody = parser.Bytes();
                }
            }
            else if (!parser.SkipValue())
            {
                return false;
            }
        }

        return true;
    }

    // BODY[] and BODY[]<0>, or the older RFC822; not BODY[HEADER], not RFC822.HEADER.
    private static bool IsBody(ReadOnlySpan<byte> name) =>
        (name.Length >= 6 && Ascii.EqualsIgnoreCase(name[..6], "BODY[]"u8)) || Ascii.EqualsIgnoreCase(name, "RFC822"u8);
}
