using System.Buffers.Binary;
using System.Text;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>Writes winmail.dat (MS-OXTNEF), as little of it as a test needs.</summary>
internal static class TnefBytes
{
    /// <summary>attOemCodepage, attMsgProps, attBody; of an attachment attAttachRendData, attAttachTitle, attAttachData, attAttachment.</summary>
    public const uint OemCodepage = 0x00069007, MessageProperties = 0x00069003, Body = 0x0002800C, RenderData = 0x00069002, Title = 0x00018010, Data = 0x0006800F,
        Attachment = 0x00069005;

    /// <summary>Property tags: id and type.</summary>
    public const uint BodyNarrow = 0x1000001E, BodyWide = 0x1000001F, CompressedRtf = 0x10090102, HtmlBinary = 0x10130102, HtmlNarrow = 0x1013001E,
        HtmlWide = 0x1013001F, InternetCodepage = 0x3FDE0003,
        MimeTag = 0x370E001E, ContentId = 0x3712001E, AttachmentMethod = 0x37050003, AttachmentObject = 0x3701000D;

    public static byte[] Whole(params byte[][] attributes) => [0x78, 0x9F, 0x3E, 0x22, 1, 0, .. attributes.SelectMany(attribute => attribute)];

    public static byte[] Attribute(uint id, byte[] value) => [(byte)(id is RenderData or Title or Data or Attachment ? 2 : 1), .. Number(id), .. Number((uint)value.Length), .. value, 0, 0];

    public static byte[] Page(uint page) => Attribute(OemCodepage, [.. Number(page), 0, 0, 0, 0]);

    public static byte[] Properties(params (uint Tag, byte[] Value)[] properties) => PropertiesOf(MessageProperties, properties);

    /// <summary>Those of the attachment that was begun last.</summary>
    public static byte[] AttachmentProperties(params (uint Tag, byte[] Value)[] properties) => PropertiesOf(Attachment, properties);

    public static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }

    /// <summary>A byte for each character.</summary>
    public static byte[] Narrow(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] PropertiesOf(uint id, (uint Tag, byte[] Value)[] properties) =>
        Attribute(id, [.. Number((uint)properties.Length), .. properties.SelectMany(property => Property(property.Tag, property.Value))]);

    private static byte[] Property(uint tag, byte[] value) => (tag & 0xFFFF) == 3
        ? [.. Number(tag), .. value]
        : [.. Number(tag), .. Number(1), .. Number((uint)value.Length), .. value, .. new byte[-value.Length & 3]];
}
