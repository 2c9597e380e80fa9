using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mail;
using MailPortal.Mailboxes;
using MailPortal.Tests.Portal;
using MailPortal.Users;

namespace MailPortal.Tests.Mailboxes;

/// <summary>People and jobs at one mailbox and its candidate at the same time: who comes second is told so, and nobody is the victim of a deadlock.</summary>
public sealed class CandidateRaceTests : IAsyncLifetime
{
    private const int Rounds = 15;
    private readonly ReceptionPortal reception = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => reception.InitializeAsync();

    public ValueTask DisposeAsync() => reception.DisposeAsync();

    [Fact]
    public async Task SavesAndDecisions_AtOnce_AreToldApart()
    {
        var mailbox = await reception.NewMailboxAsync();
        var (saving, candidates, commands) = (reception.Portal.Get<MailboxSaving>(), reception.Portal.Get<MailboxCandidates>(), reception.Portal.Get<MailboxCommands>());
        // Refused before anything is sent: nobody listens there.
        var settings = reception.Settings(mailbox.Address) with { Secret = new Secret("Ww8~secreto"), Port = 1 };
        Task Save() => saving.UpdateAsync(Actor.Portal, mailbox.Id, settings, null, null, Cancellation);
        await Task.WhenAll(
            RepeatAsync(Save), RepeatAsync(Save),
            RepeatAsync(() => candidates.DiscardAsync(Actor.Portal, mailbox.Id, null, Cancellation)), RepeatAsync(() => candidates.DiscardAsync(Actor.Portal, mailbox.Id, null, Cancellation)),
            RepeatAsync(async () =>
            {
                await commands.PauseAsync(Actor.Portal, mailbox.Id, Cancellation);
                await commands.ResumeAsync(Actor.Portal, mailbox.Id, Cancellation);
            }));
        Assert.Equal(MailboxStatus.Active, (await mailbox.RowAsync()).Status);
        await saving.UpdateAsync(Actor.Portal, mailbox.Id, settings, null, null, Cancellation);
        await Task.WhenAll(RepeatAsync(Save), RepeatAsync(() => commands.DeleteAsync(Actor.Portal, mailbox.Id, Cancellation)));
        await Assert.ThrowsAsync<NotFoundException>(() => candidates.FindAsync(Actor.Portal, mailbox.Id, Cancellation));
    }

    private static Task RepeatAsync(Func<Task> work) => Task.Run(async () =>
    {
        for (var i = 0; i < Rounds; i++)
        {
            try
            {
                await work();
            }
            catch (Exception e) when (e is NotFoundException or ChangedByOthersException)
            {
                // Told that somebody else came first: as it should be.
            }
        }
    }, Cancellation);
}
