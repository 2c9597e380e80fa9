namespace MailPortal.Accounts;

/// <summary>What the page of the system sender shows.</summary>
/// <param name="Sender">Null as long as none was chosen.</param>
/// <param name="Account">From where is sent.</param>
/// <param name="Link">Of that account.</param>
/// <param name="Lent">Applications that the account's user may borrow, as they are now.</param>
/// <param name="OwnerDisabled">Whose account it is was disabled: nothing new leaves in their name.</param>
/// <param name="Own">The portal's own account, whether or not it is the one that is chosen; null when it was never filled in.</param>
/// <param name="Choices">Users' accounts.</param>
public sealed record SystemSenderView(SystemSender? Sender, SendingAccount? Account, AccountLink? Link, IReadOnlyList<SharedApplication> Lent, bool OwnerDisabled, SendingAccount? Own, IReadOnlyList<AccountView> Choices);
