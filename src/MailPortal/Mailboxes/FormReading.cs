using MailPortal.Components;
using MailPortal.Users;

namespace MailPortal.Mailboxes;

/// <summary>What a form that stands open asks of the database.</summary>
internal sealed class FormReading(MailboxQueries mailboxes, MailboxCandidates candidates)
{
    /// <summary>What is stored now.</summary>
    /// <exception cref="NotFoundException">It was deleted, or the caller may not see it any more.</exception>
    public async Task<(ReceptionMailbox Mailbox, CandidateView? Candidate)> StoredAsync(Actor actor, Guid mailboxId, CancellationToken cancellation) =>
        (await mailboxes.GetAsync(actor, mailboxId, cancellation), await candidates.FindAsync(actor, mailboxId, cancellation));

    /// <summary>What looks wrong in the form and may be right all the same.</summary>
    /// <param name="mailboxId">The mailbox whose form it is; null for a new one.</param>
    /// <param name="today">Where the person is.</param>
    public async Task<IReadOnlyList<FieldProblem>> WarningsAsync(Actor actor, MailboxForm form, Guid? mailboxId, DateOnly today, CancellationToken cancellation)
    {
        var settings = MailboxRules.Clean(form.ToSettings());
        var found = MailboxWarnings.Of(settings, today).ToList();
        if (settings is { Host: { } host, User: { } user } && await mailboxes.ReceivedElsewhereAsync(actor, host, user, mailboxId, cancellation)) found.Add(new("user", MailboxWarning.AlreadyReceived));
        return [.. found.Select(w => new FieldProblem(w.Field, MailboxWarningWords.Of(w.Warning)))];
    }
}
