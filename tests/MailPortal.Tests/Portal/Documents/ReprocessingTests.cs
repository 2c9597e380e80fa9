using MailPortal.Documents;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Documents;

public sealed class ReprocessingTests : IAsyncLifetime
{
    private readonly ReceptionPortal reception = new();

    public ValueTask InitializeAsync() => reception.InitializeAsync();

    public ValueTask DisposeAsync() => reception.DisposeAsync();

    [Fact]
    public async Task Run_CallerLeavesMeanwhile_GoesOnToTheEnd()
    {
        var mailbox = await reception.NewMailboxAsync();
        foreach (var subject in new[] { "uno", "dos", "tres" }) await mailbox.DeliverAsync(RawMail.With(subject, ("factura.zip", "no es un zip"u8.ToArray())));
        await mailbox.PollAsync();
        var ids = (await mailbox.MessagesAsync()).Select(m => m.Message.Id).ToList();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var result = await reception.Portal.Get<Reprocessing>().RunAsync(Actor.Portal, ids, _ => leaving.Cancel(), leaving.Token);

        Assert.Equal(new ReprocessResult(3, 0, 0, 0), result);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reception.Portal.Get<Reprocessing>().RunAsync(Actor.Portal, ids, _ => { }, leaving.Token));
    }
}
