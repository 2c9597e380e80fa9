namespace MailPortal.Accounts;

/// <summary>An organisation's application cannot be deleted: accounts are set up with it. 409 on the API.</summary>
/// <param name="accounts">How many.</param>
public sealed class ApplicationInUseException(int accounts) : Exception($"{accounts} accounts use the application.")
{
    public int Accounts { get; } = accounts;

    /// <summary>In the reader's language.</summary>
    public string Reason => string.Format(null, AccountText.SharedInUse, Accounts);
}
