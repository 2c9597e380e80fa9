using MailPortal.Components;
using Microsoft.AspNetCore.Identity;

namespace MailPortal.Users;

/// <summary>Identity's refusals in the words of a form; <see cref="FirstAdministrator"/> writes them to the log as Identity has them.</summary>
internal static class IdentityTexts
{
    public static string Of(IdentityError error, IdentityOptions options) => error.Code switch
    {
        nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) => UsersText.EmailTaken,
        nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) => UsersText.EmailInvalid,
        nameof(IdentityErrorDescriber.PasswordTooShort) => string.Format(null, UsersText.PasswordTooShort, options.Password.RequiredLength),
        nameof(IdentityErrorDescriber.PasswordRequiresUniqueChars) => string.Format(null, UsersText.PasswordTooUniform, options.Password.RequiredUniqueChars),
        _ => error.Description,
    };

    public static bool IsAboutPassword(IdentityError error) => error.Code.StartsWith("Password", StringComparison.Ordinal);

    /// <summary>Each once, at the field it is about.</summary>
    public static IReadOnlyList<FieldProblem> Problems(IEnumerable<IdentityError> errors, IdentityOptions options, string passwordField, string otherField) =>
        [.. errors.Select(e => new FieldProblem(IsAboutPassword(e) ? passwordField : otherField, Of(e, options))).Distinct()];
}
