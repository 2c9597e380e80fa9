using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Outbox;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>How much one mail may carry: what Exchange would refuse after the whole upload is refused before it is queued.</summary>
public sealed class AttachedBytesTests
{
    private const long ExchangeTakes = 35L * 1024 * 1024;

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "attachments")]
    public void Files_AsManyBytesAsMayBe_AreTaken_AndNotOneMore(int more, string? field)
    {
        const int half = (int)(OutgoingLimits.MailBytes / 2);
        var mail = new NewMail { To = [new("", "ana@contoso.test")], Text = "ñ", Html = new string('x', 1_000_000), Attachments = [new("a.zip", null, new byte[half]), new("b.zip", null, new byte[half - 1_000_002 + more])] };
        Assert.Equal(field, NewMailRules.Check(mail).SingleOrDefault()?.Field);
    }

    [Fact]
    public async Task LargestMail_IsOneThatExchangeTakes()
    {
        var message = new OutgoingMessage
        {
            From = [new MailAddress("", "ana@contoso.test")],
            To = [new MailAddress("", "ana@contoso.test")],
            Text = new string('ñ', OutgoingLimits.LongestBody),
            Html = new string('ñ', OutgoingLimits.LongestBody),
            Attachments = [new("a.zip", "application/zip", OutgoingContent.From(new byte[OutgoingLimits.MailBytes - (4L * OutgoingLimits.LongestBody)]))],
        };
        using var written = new MemoryStream();
        await (await new MimeComposer(TimeProvider.System).ComposeAsync(message, TestContext.Current.CancellationToken)).WriteToAsync(written, TestContext.Current.CancellationToken);
        Assert.InRange(written.Length, ExchangeTakes * 9 / 10, ExchangeTakes);
    }
}
