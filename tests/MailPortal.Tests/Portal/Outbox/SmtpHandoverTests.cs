using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Outbox;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>A mail to more recipients than a server takes at a time.</summary>
public sealed class SmtpHandoverTests
{
    private static readonly MailEnvelope ToThree = new("facturas@contoso.test", ["a@example.org", "b@example.org", "c@example.org"]);

    [Fact]
    public async Task ServerTakesOneAtATime_EachGetsItOnce()
    {
        var server = new OneAtATime();
        Assert.Equal(new("queued as 3", null), await SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), TestContext.Current.CancellationToken));
        Assert.Equal(ToThree.Recipients, server.Delivered);
    }

    /// <summary>Taken back, it would be sent whole once more, and the first recipient would have it twice.</summary>
    [Fact]
    public async Task Cancelled_WhenSomeHaveIt_TheOthersGetItToo()
    {
        using var stop = new CancellationTokenSource();
        var server = new OneAtATime { After = stop.Cancel };
        Assert.Equal(new("queued as 3", null), await SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), stop.Token));
        Assert.Equal(ToThree.Recipients, server.Delivered);
    }

    [Fact]
    public async Task Cancelled_WhenNobodyHasIt_NobodyGetsIt()
    {
        var server = new OneAtATime();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), new(canceled: true)));
        Assert.Empty(server.Delivered);
    }

    [Fact]
    public async Task ConnectionBreaks_WhenSomeHaveIt_TheOthersAreNamed()
    {
        var server = new OneAtATime { After = () => throw new MailProblemException(MailProblem.ConnectionLost, "gone") };
        Assert.Equal(new("queued as 1", "b@example.org: gone\nc@example.org: gone"), await SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), TestContext.Current.CancellationToken));
    }

    /// <summary>Takes the first recipient of each transaction and refuses the others for now.</summary>
    private sealed class OneAtATime : IMailSender
    {
        public List<string> Delivered { get; } = [];

        /// <summary>Happens between two transactions.</summary>
        public Action After { get; init; } = () => { };

        public Task<SendResult> SendAsync(MailEnvelope envelope, Stream message, CancellationToken cancellation)
        {
            if (Delivered.Count > 0) After();
            cancellation.ThrowIfCancellationRequested();
            Delivered.Add(envelope.Recipients[0]);
            return Task.FromResult(new SendResult([.. envelope.Recipients.Select((a, i) => new RecipientResult(a, i == 0 ? RecipientStatus.Accepted : RecipientStatus.RefusedForNow))], $"queued as {Delivered.Count}"));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
