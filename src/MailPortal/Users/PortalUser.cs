using MailPortal.Data;
using Microsoft.AspNetCore.Identity;

namespace MailPortal.Users;

/// <summary>A person, or a program of the customer's (service user), that signs in or owns API keys.</summary>
public sealed class PortalUser : IdentityUser<Guid>
{
    public PortalUser() => Id = RowId.Next();

    public required PortalRole Role { get; set; }

    /// <summary>Name shown; the address when empty.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Interface language, <c>es</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "es";

    public bool Disabled { get; set; }

    /// <summary>A program: has no password, owns API keys.</summary>
    public bool IsService { get; set; }

    /// <summary>Somebody else knows the password: nothing opens until the user chose another.</summary>
    public bool MustChangePassword { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>How lists and the audit name the user: a program by its name, a person by their address.</summary>
    public string Named => IsService ? DisplayName : Email ?? DisplayName;
}
