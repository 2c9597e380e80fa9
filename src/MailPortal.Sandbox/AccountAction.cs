namespace MailPortal.Sandbox;

/// <summary>What an administrator, or the person himself, does to an account. On the wire: the name in camelCase.</summary>
public enum AccountAction
{
    /// <summary>Ends every session: refresh tokens given so far are refused (AADSTS50173).</summary>
    RevokeSessions,

    /// <summary>Takes back what applications were allowed (AADSTS65001).</summary>
    WithdrawConsent,

    /// <summary>Makes refresh tokens as old as if nobody had used them for 90 days (AADSTS700082).</summary>
    ExpireRefreshTokens,

    /// <summary>Blocks the account (AADSTS50057).</summary>
    Disable,

    /// <summary>Undoes <see cref="Disable"/>.</summary>
    Enable,

    /// <summary>A Conditional Access policy forbids tokens from now on (AADSTS53003).</summary>
    BlockByPolicy,

    /// <summary>Undoes <see cref="BlockByPolicy"/>.</summary>
    LiftPolicy,
}
