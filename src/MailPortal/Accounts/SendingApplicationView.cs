namespace MailPortal.Accounts;

/// <summary>An organisation's application, and who depends on it.</summary>
/// <param name="Accounts">How many accounts are set up with it.</param>
/// <param name="Linked">How many links were made with it as it is, by those who may use it.</param>
public sealed record SendingApplicationView(SendingApplication Application, int Accounts, int Linked);

/// <summary>What saving came to.</summary>
/// <param name="Proved">Microsoft took the secret: now, or when it was stored. False where nobody could be asked.</param>
public sealed record SavedApplication(SendingApplication Application, bool Proved);
