using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>Opens what is stored and checks with it. That it cannot be opened is an outcome like any other, told at its field.</summary>
public sealed class MailboxProbe(MailboxConnections connections, MailboxCheck check)
{
    /// <summary>What is in force.</summary>
    public Task<CheckReport> RunAsync(ReceptionMailbox mailbox, IProgress<CheckStep>? progress, CancellationToken cancellation) =>
        RunAsync(() => connections.For(mailbox), mailbox.Id, MailboxSettings.Of(mailbox), progress, cancellation);

    /// <summary>What would be in force.</summary>
    public Task<CheckReport> RunAsync(ReceptionMailbox mailbox, MailboxCandidate candidate, IProgress<CheckStep>? progress, CancellationToken cancellation) =>
        RunAsync(() => connections.For(mailbox, candidate), mailbox.Id, candidate.Settings, progress, cancellation);

    /// <summary>What was typed, beside what is stored.</summary>
    public Task<CheckReport> RunAsync(Guid id, MailboxSettings settings, string? protectedSecret, string? protectedPassword, IProgress<CheckStep>? progress, CancellationToken cancellation) =>
        RunAsync(() => connections.For(id, settings, protectedSecret, protectedPassword), id, settings, progress, cancellation);

    private async Task<CheckReport> RunAsync(Func<CheckSettings> open, Guid id, MailboxSettings settings, IProgress<CheckStep>? progress, CancellationToken cancellation)
    {
        CheckSettings opened;
        try
        {
            opened = open();
        }
        catch (MailProblemException unreadable)
        {
            return MailboxCheck.NotBegun(connections.WithoutSecret(id, settings), unreadable, progress);
        }
        return await check.RunAsync(opened, progress, cancellation);
    }
}
