namespace MailPortal.Accounts;

/// <summary>What a save means for the mail of an account that sends well. Whoever saves is asked first.</summary>
internal enum SendingChange
{
    /// <summary>Nothing, or nothing that works is touched.</summary>
    None,
    /// <summary>The link goes on with what it was made with; what is saved counts once somebody links anew.</summary>
    WaitsForLink,
    /// <summary>A way without a link takes over at once, unproved; the link is kept, and rests.</summary>
    LeavesLink,
    /// <summary>The link that was kept sends again, at once.</summary>
    ReturnsToLink,
    /// <summary>A way with a link, and the one that was kept is of another way or address: it is deleted, and nothing is sent until somebody links.</summary>
    GivesLinkUp,
    /// <summary>A way with a link, and none that works: nothing is sent until somebody links.</summary>
    StopsUntilLinked,
}

/// <summary>Tells them apart.</summary>
internal static class SendingChanges
{
    /// <param name="now">As it is stored; null where there is nothing yet.</param>
    /// <param name="settings">What would be stored in its place.</param>
    /// <param name="shared">Applications that the account's user may borrow, as they are now.</param>
    public static SendingChange Of(AccountView? now, AccountSettings settings, IReadOnlyList<SharedApplication> shared)
    {
        if (now is null || settings.Method is not { } method) return SendingChange.None;
        var account = now.Account;
        if (now.Link is { } kept && GivesUp(account, kept, settings)) return SendingChange.GivesLinkUp;
        if (!now.IsReady) return SendingChange.None;
        return (account.Method.IsLinked(), method.IsLinked()) switch
        {
            (true, true) => WaitsAnew(account, now.Link!, LinkBasis.Of(settings, shared), shared) ? SendingChange.WaitsForLink : SendingChange.None,
            (true, false) => SendingChange.LeavesLink,
            (false, true) => now.Link is { State: LinkState.Linked } ? SendingChange.ReturnsToLink : SendingChange.StopsUntilLinked,
            (false, false) => SendingChange.None,
        };
    }

    /// <summary>A link that rests comes back for the way and the address that it was made for, and for no others: mail would leave otherwise than anybody
    /// chose, neither as it does now nor as it is saved.</summary>
    /// <param name="account">As it is stored.</param>
    /// <param name="link">Its link.</param>
    /// <param name="settings">What would be stored in its place.</param>
    public static bool GivesUp(SendingAccount account, AccountLink link, AccountSettings settings)
    {
        if (account.Method.IsLinked() || settings.Method?.IsLinked() is not true) return false;
        var (wanted, made) = (LinkBasis.Of(settings, []), LinkBasis.Of(link.Terms));
        return (wanted.Method, wanted.Address) != (made.Method, made.Address);
    }

    // What waits already is not asked about at every save; nor is a change that is taken back.
    private static bool WaitsAnew(SendingAccount account, AccountLink link, LinkBasis wanted, IReadOnlyList<SharedApplication> shared) =>
        wanted.DiffersFrom(LinkBasis.Of(link.Terms)) && wanted.DiffersFrom(LinkBasis.Of(AccountSettings.Of(account), shared));
}
