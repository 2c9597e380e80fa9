using MailPortal.Accounts;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;

namespace MailPortal.Alerts;

/// <summary>What the words of an alert are made of: the words themselves are found in the reader's language.</summary>
public sealed record AlertFacts
{
    /// <summary>Of the account, the organisation or the mailbox.</summary>
    public required string Name { get; init; }

    /// <summary>Whose account it is.</summary>
    public Guid? UserId { get; init; }
    public MailProblem? Problem { get; init; }

    /// <summary>What mends the account's link; null for what is about no link.</summary>
    public LinkRemedy? Remedy { get; init; }
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>Until then, where the secret's owner is; negative once it is over.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>How many mails; of an organisation's application, how many accounts.</summary>
    public int? Count { get; init; }

    /// <summary>In which state those mails are found; null for what is about no mails.</summary>
    public OutgoingStatus? Mails { get; init; }
}
