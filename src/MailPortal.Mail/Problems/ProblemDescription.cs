namespace MailPortal.Mail.Problems;

/// <summary>Whether trying the same again can help.</summary>
public enum ProblemRetry
{
    /// <summary>The same request fails again until a person changes something.</summary>
    No,

    /// <summary>Time alone helps.</summary>
    Later,

    /// <summary>A person has to correct something first, after which Microsoft takes up to about 30 minutes; right after a change, waiting may be all.</summary>
    AfterPropagation,
}

/// <summary>Who said no.</summary>
public enum ProblemSource
{
    /// <summary>The network, DNS or TLS on the way, before any server spoke.</summary>
    Network,

    /// <summary>Microsoft Entra, the token service.</summary>
    Entra,

    /// <summary>A rule of the customer's own tenant (Conditional Access, consent policy, tenant restrictions).</summary>
    TenantPolicy,

    /// <summary>The mail server (Exchange Online or another).</summary>
    MailServer,

    /// <summary>Microsoft Graph.</summary>
    Graph,

    /// <summary>MailPortal itself: its own reasoning or its own fault.</summary>
    MailPortal,
}

/// <summary>What is known of a problem besides its words.</summary>
/// <param name="Problem">Which.</param>
/// <param name="Code">Ours and stable: <c>MP2003</c>.</param>
/// <param name="Field">The API's property name of the field to blame (<c>tenantId</c>, <c>secret</c>, <c>host</c> ...), or null when no field is.</param>
/// <param name="Retry">Whether trying again helps.</param>
/// <param name="RefusedBy">Who said no.</param>
public sealed record ProblemDescription(MailProblem Problem, string Code, string? Field, ProblemRetry Retry, ProblemSource RefusedBy)
{
    /// <summary>True when no waiting will ever mend it.</summary>
    public bool OnlyAPersonCanMend => Retry == ProblemRetry.No;
}
