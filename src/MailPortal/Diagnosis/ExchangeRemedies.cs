using System.Globalization;
using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>What is left to look at when Exchange refuses a token that is right in itself, each with the exact command. The object id comes out of
/// the token, so that nobody copies the app registration's.</summary>
internal static class ExchangeRemedies
{
    public static IReadOnlyList<CheckRemedy> For(MailProblem problem, CheckSettings settings, string? objectId, CultureInfo culture)
    {
        if (settings.Credential != CheckCredential.ClientSecret || objectId is null) return [];
        var (user, id) = (Quote(settings.User), Quote(objectId));
        var principal = Remedy("RemedyServicePrincipal", $"New-ServicePrincipal -AppId {Quote(settings.ApplicationId ?? "")} -ObjectId {id} -DisplayName 'MailPortal'");
        var permission = Remedy("RemedyMailboxPermission", $"Add-MailboxPermission -Identity {user} -User {id} -AccessRights FullAccess -InheritanceType All -AutoMapping $false");
        var enabled = Remedy("RemedyImapEnabled", $"Set-CASMailbox -Identity {user} -ImapEnabled $true");
        var (address, wait) = (Remedy("RemedyAddress", null), Remedy("RemedyWait", null));
        if (problem is MailProblem.SignInRefused or MailProblem.ApplicationNotAllowedInMailbox) return [principal, permission, enabled, address, wait];
        if (problem is MailProblem.MailboxNotConnected) return [permission, address, enabled, Remedy("RemedyLicence", null), wait];
        return [];

        CheckRemedy Remedy(string key, string? command) => new(DiagnosisText.ResourceManager.GetString(key, culture)!, command);
    }

    // PowerShell ends a quoted string at each of the typographic single quotes too; what is pasted there comes from a form.
    private static string Quote(string value) =>
        $"'{string.Concat(value.Where(c => !char.IsControl(c)).Select(c => c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b' ? new string(c, 2) : c.ToString()))}'";
}
