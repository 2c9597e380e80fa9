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
    /// <summary>Microsoft refuses the application that the account is linked with.</summary>
    LinkFailing,
    /// <summary>The same of a link whose application is an organisation's: the account's user has nothing of it to mend.</summary>
    SharedLinkFailing,
    /// <summary>The same of one that the account is not set up with any more: its user links anew.</summary>
    LinkOutdated,
    SecretMissing,
    /// <summary>The organisation's application is not there any more, or not for the account's user.</summary>
    ApplicationNotLent,
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
    /// <param name="account">As it is stored.</param>
    /// <param name="link">Its link.</param>
    /// <param name="lent">Applications that the account's user may borrow, as they are now.</param>
    public static NotReady? Of(SendingAccount account, AccountLink? link, IReadOnlyList<SharedApplication> lent)
    {
        if (account.Method.IsLinked()) return link is null ? NotReady.NotLinked : LinkRemedies.Of(account, link, lent) is { } remedy ? Of(remedy) : null;
        return !account.HoldsCredential() ? NotReady.SecretMissing : account.MayBorrow(lent) ? null : NotReady.ApplicationNotLent;
    }

    private static NotReady Of(LinkRemedy remedy) => remedy switch
    {
        LinkRemedy.SignIn => NotReady.LinkExpired,
        LinkRemedy.MendApplication => NotReady.LinkFailing,
        LinkRemedy.AskOrganization => NotReady.SharedLinkFailing,
        LinkRemedy.LinkAnew => NotReady.LinkOutdated,
        LinkRemedy.ChooseApplication => NotReady.ApplicationNotLent,
    };

    /// <summary>The same, with what the database says of the applications.</summary>
    public static async Task<NotReady?> OfAsync(PortalDbContext db, SendingAccount account, AccountLink? link, CancellationToken cancellation)
    {
        // A link that works asks for nobody's application; nor does an account with one of its own.
        var asks = account.SharedBy is not null && (!account.Method.IsLinked() || link is { State: not LinkState.Linked });
        return Of(account, link, asks ? (await LentApplications.ReadAsync(db, db.Set<PortalUser>().Where(u => u.Id == account.UserId), cancellation)).To(account.UserId) : []);
    }

    /// <summary>Whether the account may send as this sender: asked when a mail is queued, and again when somebody has it sent once more.</summary>
    /// <param name="db">The caller's unit of work.</param>
    /// <param name="account">From where.</param>
    /// <param name="link">What it is linked with.</param>
    /// <param name="sender">The mail's; null for the account's own.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<IReadOnlyList<FieldProblem>> OfSenderAsync(PortalDbContext db, SendingAccount account, AccountLink? link, string? sender, CancellationToken cancellation) =>
        account.Method.IsLinked() ? OfOtherSender(link, sender) : await OfApplicationSenderAsync(db, account, sender, cancellation);

    /// <summary>A sender other than the account's own is somebody else's mailbox, which Mail.Send alone does not reach. Personal accounts have no
    /// permission for it: what Microsoft makes of their other addresses it says itself.</summary>
    private static IReadOnlyList<FieldProblem> OfOtherSender(AccountLink? link, string? sender) =>
        sender is { } from && link is not null && LacksSendAs(link, from) ? [new("from", OutboxRuleText.SendAsNotAllowed)] : [];

    /// <summary>The link has not the permission that this sender needs.</summary>
    public static bool LacksSendAs(AccountLink link, string from) => link is { Terms.Method: SendingMethod.GraphDelegated, IsPersonal: false } && !LinkScopes.AllowSendAs(link.Scopes)
        && !from.Equals(link.Terms.Address, StringComparison.OrdinalIgnoreCase) && !from.Equals(link.UserName, StringComparison.OrdinalIgnoreCase);

    /// <summary>An application reaches every mailbox of its tenant. Whom it may write as, besides the account's own address, only a manager or an
    /// administrator decides: a user who was one, and is one no more, does so no more.</summary>
    private static async Task<IReadOnlyList<FieldProblem>> OfApplicationSenderAsync(PortalDbContext db, SendingAccount account, string? sender, CancellationToken cancellation)
    {
        if (sender is not { } from || !account.Method.IsApplication() || account.UserId is not { } owner || from.Equals(account.Address, StringComparison.OrdinalIgnoreCase)) return [];
        var role = await db.Set<PortalUser>().Where(u => u.Id == owner).Select(u => u.Role).SingleAsync(cancellation);
        return role is PortalRole.Administrator or PortalRole.Manager ? [] : [new("from", OutboxRuleText.SendAsForManagers)];
    }

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
        // What is sent with is what was linked, whatever was typed since.
        if (!account.Method.IsLinked() || link is not { Terms.Method: SendingMethod.GraphDelegated } || LinkScopes.AllowDrafts(link.Scopes)) return [];
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
