using MailPortal.Accounts;
using MailPortal.Components;

namespace MailPortal.Administration;

/// <summary>"Remitente del sistema" as it stands on the screen.</summary>
internal sealed class SystemSenderForm
{
    /// <summary>A server of its own; otherwise a user's account.</summary>
    public bool BySmtp { get; set; }

    /// <summary>The user's account; null as long as none is chosen.</summary>
    public Guid? AccountId { get; set; }

    /// <summary>The server, and what it needs.</summary>
    public required AccountForm Smtp { get; init; }

    public static SystemSenderForm Of(SystemSenderView view)
    {
        var own = view.Own is not null && view.Own.Id == view.Sender?.AccountId;
        var smtp = view.Own is null ? new AccountForm() : AccountForm.Of(view.Own);
        smtp.Choose(SendingMethod.SmtpPassword);
        // With nobody's account to choose there is one way.
        return new() { BySmtp = own || view is { Sender: null, Choices.Count: 0 }, AccountId = own ? null : view.Sender?.AccountId, Smtp = smtp };
    }

    public bool Differs(SystemSenderForm stored) => BySmtp != stored.BySmtp || (BySmtp ? Smtp.Differs(stored.Smtp) : AccountId != stored.AccountId);

    /// <summary>What only a form can be wrong in.</summary>
    public IReadOnlyList<FieldProblem> CheckTyped() => BySmtp ? Smtp.CheckTyped() : AccountId is null ? [new("account", SystemSenderText.AccountMissing)] : [];
}
