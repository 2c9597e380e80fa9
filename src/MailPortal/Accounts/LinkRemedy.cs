namespace MailPortal.Accounts;

/// <summary>Who mends a link that is broken, and how.</summary>
public enum LinkRemedy
{
    /// <summary>Its user signs in again, with what the account says.</summary>
    SignIn,
    /// <summary>The application is the account's own: its user looks at its fields.</summary>
    MendApplication,
    /// <summary>It is an organisation's, as it is lent now: whoever manages the organisation mends it for all.</summary>
    AskOrganization,
    /// <summary>What the link was made with is refused, and is not what is stored any more, like an application that the organisation had before: its user links anew.</summary>
    LinkAnew,
    /// <summary>What is stored can be linked with nothing: the organisation does not lend its application to the account's user any more.</summary>
    ChooseApplication,
}

/// <summary>Tells them apart, once for all who speak of it: the form, the test, the API and the alerts.</summary>
internal static class LinkRemedies
{
    /// <param name="account">As it is stored.</param>
    /// <param name="link">Its link.</param>
    /// <param name="lent">Applications that the account's user may borrow, as they are now.</param>
    /// <returns>Null where nothing is wrong.</returns>
    public static LinkRemedy? Of(SendingAccount account, AccountLink link, IReadOnlyList<SharedApplication> lent)
    {
        if (link.State is LinkState.Linked) return null;
        if (!account.MayBorrow(lent)) return LinkRemedy.ChooseApplication;
        if (link.State is LinkState.Expired) return LinkRemedy.SignIn;
        if (link.Terms.SharedBy != account.SharedBy) return LinkRemedy.LinkAnew;
        // Whatever else is stored and waits, an address perhaps: it would be linked with the same application, which is refused.
        if (account.SharedBy is { } lender) return lent.Any(l => l.OrganizationId == lender && l.ApplicationId == link.Terms.ApplicationId) ? LinkRemedy.AskOrganization : LinkRemedy.LinkAnew;
        return LinkBasis.Differ(account, link, lent) ? LinkRemedy.LinkAnew : LinkRemedy.MendApplication;
    }
}
