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

    /// <summary>What was typed, over what somebody else stored meanwhile: a field that was not touched takes theirs, and so does each organisation.</summary>
    public UserForm Over(UserForm opened, UserForm theirs)
    {
        T Of<T>(Func<UserForm, T> field) => Equals(field(this), field(opened)) ? field(theirs) : field(this);
        return new()
        {
            IsService = IsService,
            Email = Email,
            DisplayName = Of(f => f.DisplayName),
            Role = Of(f => f.Role),
            Language = Of(f => f.Language),
            Organizations = [.. theirs.Organizations.Except(opened.Organizations.Except(Organizations)).Union(Organizations.Except(opened.Organizations))],
        };
    }

    public UserChange ToChange() => new(DisplayName, Role, Language, Organizations);
}
