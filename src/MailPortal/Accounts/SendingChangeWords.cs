namespace MailPortal.Accounts;

/// <summary>What somebody is asked, and told, about the mail of an account that sends well, in their language.</summary>
internal static class SendingChangeWords
{
    /// <summary>Before it is saved: what stays, and what happens next. Null where there is nothing to ask.</summary>
    /// <param name="change">What the save means.</param>
    /// <param name="settings">What would be saved.</param>
    /// <param name="link">The account's; null without one.</param>
    public static string? Question(SendingChange change, AccountSettings settings, AccountLink? link) => change switch
    {
        SendingChange.None => null,
        SendingChange.WaitsForLink => string.Format(null, AccountText.ChangeWaits, link?.Terms.Address),
        SendingChange.LeavesLink => string.Format(null, AccountText.ChangeLeaves, settings.Address?.Trim(), settings.Method is { } method ? AccountWords.Of(method) : "", link?.Terms.Address),
        SendingChange.ReturnsToLink => string.Format(null, AccountText.ChangeReturns, link?.Terms.Address),
        SendingChange.GivesLinkUp => string.Format(null, AccountText.ChangeGivesUp, link?.Terms.Address, link?.Terms.Method is { } made ? AccountWords.Of(made) : ""),
        SendingChange.StopsUntilLinked => AccountText.ChangeStops,
    };

    /// <summary>After it was saved.</summary>
    /// <param name="change">What the save meant.</param>
    /// <param name="waits">The link that sends is of other settings than those that are stored now.</param>
    public static string Saved(SendingChange change, bool waits) => change switch
    {
        SendingChange.None or SendingChange.StopsUntilLinked or SendingChange.GivesLinkUp => AccountText.Saved,
        SendingChange.WaitsForLink => AccountText.SavedWaits,
        // Of the same way and address, and of another application perhaps.
        SendingChange.ReturnsToLink when waits => AccountText.SavedWaits,
        SendingChange.LeavesLink or SendingChange.ReturnsToLink => AccountText.SavedTest,
    };
}
