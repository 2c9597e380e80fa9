using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mail.Graph;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>Why nothing can be sent from an account.</summary>
public enum NotReady
{
    NotLinked,
    LinkExpired,
    /// <summary>The link's application is refused.</summary>
    LinkFailing,
    /// <summary>The same of a link whose application is an organisation's: the account's user has nothing of it to mend.</summary>
    SharedLinkFailing,
    SecretMissing,
    /// <summary>The account's user may not act any more. What was queued before that still goes out.</summary>
    UserDisabled,
}

/// <summary>Nothing can be sent from the account as it is. 409 on the API.</summary>
public sealed class AccountNotReadyException(NotReady reason) : Exception($"The account cannot send: {reason}.")
{
    public NotReady Reason { get; } = reason;
}

/// <summary>What can be said before a mail is queued: whether the account can send at all, and whether it can send something that large.</summary>
internal static class AccountReadiness
{
    public static NotReady? Of(SendingAccount account, AccountLink? link)
    {
        if (account.Method.IsLinked())
            return link is null ? NotReady.NotLinked : link.State switch
            {
                LinkState.Linked => null,
                LinkState.Failing => link.Terms.SharedBy is null ? NotReady.LinkFailing : NotReady.SharedLinkFailing,
                LinkState.Expired => NotReady.LinkExpired,
            };
        var hasSecret = account.Method is SendingMethod.SmtpPassword ? account.ProtectedPassword is not null : account.SharedBy is not null || account.ProtectedSecret is not null;
        return hasSecret ? null : NotReady.SecretMissing;
    }

    /// <summary>A sender other than the account's own is somebody else's mailbox, which Mail.Send alone does not reach. Personal accounts have no
    /// permission for it: what Microsoft makes of their other addresses it says itself.</summary>
    public static IReadOnlyList<FieldProblem> OfOtherSender(AccountLink? link, NewMail mail) =>
        mail.From is { } from && link is not null && LacksSendAs(link, from) ? [new("from", OutboxRuleText.SendAsNotAllowed)] : [];

    /// <summary>The link has not the permission that this sender needs.</summary>
    public static bool LacksSendAs(AccountLink link, string from) => link is { Terms.Method: SendingMethod.GraphDelegated, IsPersonal: false } && !LinkScopes.AllowSendAs(link.Scopes)
        && !from.Equals(link.Terms.Address, StringComparison.OrdinalIgnoreCase) && !from.Equals(link.UserName, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="AccountNotReadyException">Nothing new leaves in the name of a user who was disabled.</exception>
    public static async Task RequireOwnerAsync(PortalDbContext db, Guid accountId, CancellationToken cancellation)
    {
        if (await IsOwnerDisabledAsync(db, accountId, cancellation)) throw new AccountNotReadyException(NotReady.UserDisabled);
    }

    public static Task<bool> IsOwnerDisabledAsync(PortalDbContext db, Guid accountId, CancellationToken cancellation) =>
        db.Set<SendingAccount>().AnyAsync(a => a.Id == accountId && db.Set<PortalUser>().Any(u => u.Id == a.UserId && u.Disabled), cancellation);

    /// <summary>Mail.Send alone carries one request; above that Microsoft wants Mail.ReadWrite, which is asked for only then.</summary>
    public static IReadOnlyList<FieldProblem> TooLarge(SendingAccount account, AccountLink? link, NewMail mail)
    {
        if (account.Method is not SendingMethod.GraphDelegated || link is null || LinkScopes.AllowDrafts(link.Scopes)) return [];
        var message = new OutgoingMessage
        {
            From = [new MailAddress("", account.Address)],
            To = mail.To,
            Cc = mail.Cc ?? [],
            Bcc = mail.Bcc ?? [],
            Subject = mail.Subject,
            Text = mail.Text,
            Html = mail.Html,
            Attachments = [.. mail.Attachments.Select(f => new OutgoingAttachment(f.Name, f.ContentType ?? "application/octet-stream", OutgoingContent.From(f.Content)))],
        };
        return GraphMailSender.WayFor(message, mail.SaveToSentItems ?? true) is GraphSendWay.Draft ? [new("attachments", OutboxRuleText.LargeMailNotAllowed)] : [];
    }
}
