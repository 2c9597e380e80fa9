using MailPortal.Hosting;

namespace MailPortal.Users;

/// <summary>What is being typed about a user.</summary>
public sealed class UserForm
{
    public bool IsService { get; set; }
    public string Email { get; set; } = "";
    public string DisplayName { get; set; } = "";
    public PortalRole Role { get; set; } = PortalRole.Reader;
    public string Language { get; set; } = Cultures.Spanish;
    public string Password { get; set; } = "";
    public HashSet<Guid> Organizations { get; private init; } = [];

    public static UserForm Of(UserRow row) => new()
    {
        IsService = row.IsService,
        Email = row.Email,
        DisplayName = row.DisplayName,
        Role = row.Role,
        Language = row.Language,
        Organizations = [.. row.Organizations],
    };

    public NewUser ToNewUser() => new(Email, DisplayName, Role, Password, Language) { IsService = IsService, MustChangePassword = true, Organizations = Organizations };

    public UserChange ToChange() => new(DisplayName, Role, Language, Organizations);
}
