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
        Assert.Equal("queued as 3", AllTaken(await SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), othersHaveIt: false, TestContext.Current.CancellationToken)));
        Assert.Equal(ToThree.Recipients, server.Delivered);
    }

    /// <summary>Taken back, it would be sent whole once more, and the first recipient would have it twice.</summary>
    [Fact]
    public async Task Cancelled_WhenSomeHaveIt_TheOthersGetItToo()
    {
        using var stop = new CancellationTokenSource();
        var server = new OneAtATime { After = stop.Cancel };
        Assert.Equal("queued as 3", AllTaken(await SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), othersHaveIt: false, stop.Token)));
        Assert.Equal(ToThree.Recipients, server.Delivered);
    }

    [Fact]
    public async Task Cancelled_WhenNobodyHasIt_NobodyGetsIt()
    {
        var server = new OneAtATime();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), othersHaveIt: false, new(canceled: true)));
        Assert.Empty(server.Delivered);
    }

    [Theory]
    [InlineData(MailProblem.ConnectionLost, RecipientStatus.RefusedForNow)]
    [InlineData(MailProblem.SmtpSignInDisabled, RecipientStatus.Refused)]
    public async Task RefusedAltogether_WhenSomeHaveIt_TheOthersAreNamed(MailProblem problem, RecipientStatus status)
    {
        var server = new OneAtATime { After = () => throw new MailProblemException(problem, "gone") };
        var taken = await SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), othersHaveIt: false, TestContext.Current.CancellationToken);
        Assert.Equal("queued as 1", taken.Reference);
        Assert.Equal([("b@example.org", status, "gone"), ("c@example.org", status, "gone")], taken.NotTaken.Select(r => (r.Address, r.Status, r.Text)));
    }

    /// <summary>Taken for uncertain as a whole, it would be sent again to those who surely have it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoAnswer_WhenSomeHaveIt_LeavesTheOthersUnsureAlone(bool known)
    {
        Exception lost = known ? new MailProblemException(MailProblem.SendingUncertain, "gone") : new IOException("a disk");
        var server = new OneAtATime { After = () => throw lost };
        var taken = await SmtpHandover.ToAllAsync(server, ToThree, new MemoryStream(), othersHaveIt: false, TestContext.Current.CancellationToken);
        Assert.Equal(("queued as 1", lost), (taken.Reference, taken.Lost));
        Assert.Equal(ToThree.Recipients.Skip(1), taken.Unsure);
    }

    /// <summary>As if nobody had it, the mail would be tried whole.</summary>
    [Theory]
    [InlineData(RecipientStatus.RefusedForNow)]
    [InlineData(RecipientStatus.Refused)]
    public async Task NobodyMoreTakesIt_WhenOthersHaveItOfEarlier_IsNoRefusalOfTheMail(RecipientStatus status)
    {
        var taken = await SmtpHandover.ToAllAsync(new Refusing(status), ToThree, new MemoryStream(), othersHaveIt: true, TestContext.Current.CancellationToken);
        Assert.Null(taken.Reference);
        Assert.Equal(ToThree.Recipients, (status is RecipientStatus.Refused ? taken.Refused : taken.Waiting).Select(r => r.Address));
        await Assert.ThrowsAsync<MailProblemException>(() => SmtpHandover.ToAllAsync(new Refusing(status), ToThree, new MemoryStream(), othersHaveIt: false, TestContext.Current.CancellationToken));
    }

    private static string? AllTaken(Handover taken)
    {
        Assert.Empty(taken.NotTaken);
        return taken.Reference;
    }

    private sealed class Refusing(RecipientStatus status) : IMailSender
    {
        public Task<SendResult> SendAsync(MailEnvelope envelope, Stream message, CancellationToken cancellation) =>
            Task.FromResult(new SendResult([.. envelope.Recipients.Select(a => new RecipientResult(a, status))], null));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
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
