namespace MailPortal.Users;

/// <summary>What a user may do at most; where, is said by <see cref="Membership"/>.</summary>
public enum PortalRole
{
    /// <summary>Everything.</summary>
    Administrator,
    /// <summary>Everything in the organisations they belong to.</summary>
    Manager,
    /// <summary>An own sending account.</summary>
    User,
    /// <summary>Documents of their organisations, read only.</summary>
    Reader,
}
