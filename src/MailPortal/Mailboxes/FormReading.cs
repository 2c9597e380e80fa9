using MailPortal.Components;
using MailPortal.Users;

namespace MailPortal.Mailboxes;

/// <summary>What a form that stands open asks of the database, for whoever is in front of it with the rights that they have now.</summary>
internal sealed class FormReading(MailboxQueries mailboxes, MailboxCandidates candidates, CurrentActor actors)
{
    /// <summary>What is stored now.</summary>
    /// <exception cref="NotFoundException">It was deleted, or the caller may not see it any more.</exception>
    public async Task<(ReceptionMailbox Mailbox, CandidateView? Candidate)> StoredAsync(Guid mailboxId, CancellationToken cancellation)
    {
        var actor = await actors.GetAsync(cancellation);
        return (await mailboxes.GetAsync(actor, mailboxId, cancellation), await candidates.FindAsync(actor, mailboxId, cancellation));
    }

    /// <summary>What looks wrong in the form and may be right all the same.</summary>
    /// <param name="mailboxId">The mailbox whose form it is; null for a new one.</param>
    /// <param name="today">Where the person is.</param>
    public async Task<IReadOnlyList<FieldProblem>> WarningsAsync(MailboxForm form, Guid? mailboxId, DateOnly today, CancellationToken cancellation)
    {
        var settings = MailboxRules.Clean(form.ToSettings());
        var found = MailboxWarnings.Of(settings, today).ToList();
        if (settings.User is { } user)
        {
            var actor = await actors.GetAsync(cancellation);
            if (await mailboxes.ReceivedElsewhereAsync(actor, settings.Host, user, mailboxId, cancellation)) found.Add(new("user", MailboxWarning.AlreadyReceived));
            if (await mailboxes.NoticedElsewhereAsync(actor, user, mailboxId, cancellation)) found.Add(new("user", MailboxWarning.NoticesArriveHere));
        }
        return [.. found.Select(w => new FieldProblem(w.Field, MailboxWarningWords.Of(w.Warning)))];
    }
}
