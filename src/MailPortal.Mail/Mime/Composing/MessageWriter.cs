using System.Buffers;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Collects a mail in segments: what is ready, and content that is read later.</summary>
internal sealed class MessageWriter
{
    private readonly List<ComposedMessage.Segment> segments = [];
    private readonly ArrayBufferWriter<byte> ready = new(1024);

    public MessageWriter() => Headers = new HeaderWriter(ready);

    public HeaderWriter Headers { get; }

    public void Write(ReadOnlySpan<byte> bytes) => ready.Write(bytes);

    public void Write(OutgoingContent content, bool base64)
    {
        Flush();
        segments.Add(new ComposedMessage.Segment(default, content, base64));
    }

    public IReadOnlyList<ComposedMessage.Segment> Finish()
    {
        Flush();
        return segments;
    }

    private void Flush()
    {
        if (ready.WrittenCount == 0)
            return;
        segments.Add(new ComposedMessage.Segment(ready.WrittenSpan.ToArray(), null, false));
        ready.ResetWrittenCount();
    }
}
