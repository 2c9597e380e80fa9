using System.Buffers.Binary;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Reads winmail.dat (MS-OXTNEF): a list of attributes, of which those of an attachment follow its rendering data. Stops where
/// it is damaged and gives what it has.</summary>
/// <param name="data">All of it.</param>
/// <param name="most">Files to give; what comes behind them is left alone.</param>
internal sealed class TnefReader(ReadOnlyMemory<byte> data, int most)
{
    private const uint Signature = 0x223E9F78;
    private const uint OemCodepage = 0x00069007, MessageProperties = 0x00069003, Body = 0x0002800C;
    private const uint RenderData = 0x00069002, Title = 0x00018010, Data = 0x0006800F, Properties = 0x00069005;
    private const int PlainText = 0x1000, RtfCompressed = 0x1009, Html = 0x1013, InternetCodepage = 0x3FDE;
    private const int AttributeHead = 9, Checksum = 2, LongestName = 32 * 1024;
    private const string Wide = "utf-16";

    private readonly List<TnefFile> files = [];
    private Encoding narrow = Charsets.Western;
    private Attachment? current;

    /// <summary>It ended early, or something in it makes no sense.</summary>
    public bool Damaged { get; private set; }

    public IReadOnlyList<TnefFile> Read()
    {
        var span = data.Span;
        if (span.Length < 6 || BinaryPrimitives.ReadUInt32LittleEndian(span) != Signature)
        {
            Damaged = true;
            return files;
        }
        var at = 6;
        while (at + AttributeHead <= span.Length && files.Count < most)
        {
            var level = span[at];
            var id = BinaryPrimitives.ReadUInt32LittleEndian(span[(at + 1)..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(span[(at + 5)..]);
            at += AttributeHead;
            if (level is not (1 or 2) || length > (uint)(span.Length - at))
            {
                Damaged = true;
                // What is left of a cut attachment is better than nothing.
                if (level == 2 && id == Data && current is not null)
                    current.Content = data[at..];
                break;
            }
            Take(id, data.Slice(at, (int)length));
            at += (int)length + Checksum;
        }
        Damaged |= at < span.Length && at + AttributeHead > span.Length && files.Count < most;
        Finish();
        return files;
    }

    private void Take(uint id, ReadOnlyMemory<byte> value)
    {
        switch (id)
        {
            case OemCodepage when value.Length >= 4:
                narrow = CharsetNames.OfPage(BinaryPrimitives.ReadUInt32LittleEndian(value.Span)) ?? narrow;
                break;
            case Body:
                AddText("text/plain", NameOf(narrow), Unterminated(value, wide: false));
                break;
            case MessageProperties:
                ReadMessageProperties(value);
                break;
            case RenderData:
                Finish();
                current = new Attachment();
                break;
            case Title:
                (current ??= new Attachment()).Title = Text(value.Span, narrow);
                break;
            case Data:
                (current ??= new Attachment()).Content = value;
                break;
            case Properties:
                ReadAttachmentProperties(value);
                break;
            default:
                break;
        }
    }

    private void ReadMessageProperties(ReadOnlyMemory<byte> value)
    {
        var internet = InternetPage(value);
        var reader = new MapiProperties(value);
        while (reader.Next())
        {
            switch (reader.Id)
            {
                case PlainText:
                case Html when reader.IsNarrow || reader.IsWide:
                    AddText(reader.Id == Html ? "text/html" : "text/plain", reader.IsWide ? Wide : NameOf(narrow), Unterminated(reader.Value, reader.IsWide));
                    break;
                case Html:
                    // In bytes, it is as it came over the internet.
                    AddText("text/html", NameOf(internet ?? Charsets.OfHtml(reader.Value.Span, out _) ?? narrow), reader.Value);
                    break;
                case RtfCompressed when reader.Value.Length > 0:
                    files.Add(new TnefFile(null, "text/rtf", null, null, TnefPacking.Rtf, reader.Value));
                    break;
                default:
                    break;
            }
        }
        Damaged |= reader.Damaged;
    }

    /// <summary>The code page of what came over the internet (PidTagInternetCodepage), which may stand behind it.</summary>
    private static Encoding? InternetPage(ReadOnlyMemory<byte> properties)
    {
        var reader = new MapiProperties(properties);
        while (reader.Next())
            if (reader.Id == InternetCodepage && reader.Value.Length >= 4)
                return CharsetNames.OfPage(BinaryPrimitives.ReadUInt32LittleEndian(reader.Value.Span));
        return null;
    }

    private void AddText(string type, string charset, ReadOnlyMemory<byte> content)
    {
        if (content.Length > 0)
            files.Add(new TnefFile(null, type, null, charset, TnefPacking.None, content));
    }

    private static string NameOf(Encoding encoding) => encoding.WebName.ToLowerInvariant();

    /// <summary>Without the NUL that ends a string.</summary>
    private static ReadOnlyMemory<byte> Unterminated(ReadOnlyMemory<byte> text, bool wide)
    {
        var end = wide ? 2 : 1;
        return text.Length >= end && text.Span[^end..].IndexOfAnyExcept((byte)0) < 0 ? text[..^end] : text;
    }

    private void ReadAttachmentProperties(ReadOnlyMemory<byte> value)
    {
        current ??= new Attachment();
        var reader = new MapiProperties(value);
        while (reader.Next())
        {
            switch (reader.Id)
            {
                case 0x3707:
                    current.LongName = reader.Text(narrow);
                    break;
                case 0x3704 or 0x3001:
                    current.ShortName ??= reader.Text(narrow);
                    break;
                case 0x370E:
                    current.Type = reader.Text(narrow).Trim();
                    break;
                case 0x3712:
                    current.ContentId = Id(reader.Text(narrow));
                    break;
                case 0x3705 when reader.Value.Length >= 4:
                    current.IsMessage = BinaryPrimitives.ReadInt32LittleEndian(reader.Value.Span) == 5;
                    break;
                case 0x3701 when reader.IsObject && reader.Value.Length > 16:
                    // An object starts with the id of its interface.
                    current.Object = reader.Value[16..];
                    break;
                case 0x3701:
                    current.Content ??= reader.Value;
                    break;
                default:
                    break;
            }
        }
        Damaged |= reader.Damaged;
    }

    private void Finish()
    {
        if (current is not { } attachment)
            return;
        current = null;
        var content = attachment.IsMessage && attachment.Object is { } inner ? inner : attachment.Content ?? attachment.Object ?? default;
        var name = new[] { attachment.LongName, attachment.Title, attachment.ShortName }.FirstOrDefault(candidate => !string.IsNullOrWhiteSpace(candidate));
        var nested = attachment.IsMessage && content.Length > 4 && BinaryPrimitives.ReadUInt32LittleEndian(content.Span) == Signature;
        var type = attachment.Type is { } said && !nested ? MediaType.Read(said) : null;
        files.Add(new TnefFile(name ?? "", type, attachment.ContentId, null, nested ? TnefPacking.Message : TnefPacking.None, content));
    }

    // Nothing can refer to one with a line break in it, and a header that it was written into would become two.
    private static string? Id(string value)
    {
        var id = value.AsSpan().Trim().Trim("<> ");
        return id.Length == 0 || id.ContainsAnyInRange('\0', '\u001f') || id.ContainsAnyInRange('\u007f', '\u009f') ? null : id.ToString();
    }

    private static string Text(ReadOnlySpan<byte> value, Encoding encoding) => encoding.GetString(value[..Math.Min(value.Length, LongestName)]).TrimEnd('\0');

    private sealed class Attachment
    {
        public string? Title { get; set; }

        public string? LongName { get; set; }

        public string? ShortName { get; set; }

        public string? Type { get; set; }

        public string? ContentId { get; set; }

        public bool IsMessage { get; set; }

        public ReadOnlyMemory<byte>? Content { get; set; }

        public ReadOnlyMemory<byte>? Object { get; set; }
    }
}
