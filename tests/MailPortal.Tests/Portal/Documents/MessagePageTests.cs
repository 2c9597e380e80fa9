using System.Net;
using System.Text.RegularExpressions;
using MailPortal.Documents;

namespace MailPortal.Tests.Portal.Documents;

/// <summary>A message's page in Spanish: what reading it said in the words of a library is there for who asks, and folded.</summary>
public sealed partial class MessagePageTests : IAsyncLifetime
{
    private readonly ReceptionPortal reception = new();

    public ValueTask InitializeAsync() => reception.InitializeAsync();

    public ValueTask DisposeAsync() => reception.DisposeAsync();

    [Fact]
    public async Task Page_FileThatCouldNotBeRead_SaysWhyInSpanishAndFoldsTheRest()
    {
        var mailbox = await reception.NewMailboxAsync();
        await mailbox.DeliverAsync(RawMail.With("cortado", ("factura.zip", [0x50, 0x4b, 0x03, 0x04, .. new byte[40]])));
        await mailbox.PollAsync();
        var message = Assert.Single(await mailbox.MessagesAsync()).Message;
        Assert.Equal(MessageOutcome.Quarantined, message.Outcome);
        using var browser = await reception.Portal.SignedInAsync();
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync($"/messages/{message.Id}", TestContext.Current.CancellationToken));
        var main = html[html.IndexOf("<main", StringComparison.Ordinal)..];
        Assert.Contains("no end of central directory", main, StringComparison.Ordinal);
        var open = Folded().Replace(main, "");
        Assert.DoesNotContain("no end of central directory", open, StringComparison.Ordinal);
        Assert.DoesNotContain("Truncated", open, StringComparison.Ordinal);
        Assert.Contains("<summary>Detalle técnico</summary>", main, StringComparison.Ordinal);
    }

    [GeneratedRegex("<details.*?</details>", RegexOptions.Singleline)]
    private static partial Regex Folded();
}
