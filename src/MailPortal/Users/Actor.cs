using MailPortal.Audit;

namespace MailPortal.Users;

/// <summary>Who asks for something. Every use case takes one and refuses by itself: a page that forgets a check must not open a door.</summary>
/// <param name="UserId">The user; null for the portal itself (jobs).</param>
/// <param name="Name">For the audit.</param>
/// <param name="Role">What the user may do at most.</param>
/// <param name="Organizations">Organisations the user belongs to.</param>
/// <param name="Scopes">What the API key narrows that to; null when a person signed in.</param>
/// <param name="From">Network address, for the audit.</param>
public sealed record Actor(Guid? UserId, string Name, PortalRole Role, IReadOnlySet<Guid> Organizations, IReadOnlySet<string>? Scopes = null, string? From = null)
{
    /// <summary>The portal itself: its jobs, and what it does at start.</summary>
    public static Actor Portal { get; } = new(null, "MailPortal", PortalRole.Administrator, new HashSet<Guid>());

    /// <summary>How the audit names this caller.</summary>
    public AuditSource Source => new(UserId, Name, From);

    /// <summary>True for those who see every organisation.</summary>
    public bool SeesAll => Role is PortalRole.Administrator;

    /// <summary>False for those to whom no organisation is open, because of their role or because they belong to none.</summary>
    public bool ReadsAnything => SeesAll || Organizations.Any(MayRead);

    /// <summary>Documents and states of the organisation may be read.</summary>
    public bool MayRead(Guid organizationId) =>
        SeesAll || (Role is PortalRole.Manager or PortalRole.Reader && Organizations.Contains(organizationId));

    /// <summary>Mailboxes of the organisation may be changed.</summary>
    public bool MayManage(Guid organizationId) => SeesAll || (Role is PortalRole.Manager && Organizations.Contains(organizationId));

    public void RequireRead(Guid organizationId)
    {
        if (!MayRead(organizationId)) throw new AccessDeniedException();
    }

    public void RequireManage(Guid organizationId)
    {
        if (!MayManage(organizationId)) throw new AccessDeniedException();
    }

    public void RequireAdministrator()
    {
        if (Role is not PortalRole.Administrator) throw new AccessDeniedException();
    }

    /// <summary>An API key may do only what its scopes name; a person who signed in has them all.</summary>
    public void RequireScope(string scope)
    {
        if (Scopes is not null && !Scopes.Contains(scope)) throw new AccessDeniedException();
    }
}

/// <summary>The caller may not do this. Shown as "no access" on pages, 403 on the API.</summary>
public class AccessDeniedException(string message = "The caller may not do this.") : Exception(message);

/// <summary>Whoever asks was in until a moment ago and is not any more: nothing they could ask for would be given.</summary>
/// <param name="disabled">The account was switched off; otherwise its sessions were ended, as by another password.</param>
public sealed class SessionOverException(bool disabled) : AccessDeniedException("The caller's session is over.")
{
    public bool Disabled { get; } = disabled;
}
