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
}
