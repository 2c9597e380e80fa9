namespace MailPortal.Mail.Microsoft;

/// <summary>Who signed in, by the id token (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference).</summary>
/// <param name="TenantId"><c>tid</c>: the directory that was signed in to.</param>
/// <param name="ObjectId"><c>oid</c>: the account in it; the two together never change, unlike the name.</param>
/// <param name="UserName"><c>preferred_username</c>: for showing, usually an address; empty when there is none.</param>
/// <param name="DisplayName"><c>name</c>.</param>
public sealed record SignedInAccount(string TenantId, string ObjectId, string UserName, string? DisplayName)
{
    /// <summary>The directory of all personal accounts.</summary>
    public const string PersonalTenantId = "9188040d-6c67-4c5b-b112-36a304b66dad";

    /// <summary>An account of Outlook.com and the like.</summary>
    public bool IsPersonal => string.Equals(TenantId, PersonalTenantId, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a sign-in or a refresh gave.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Cache">The link itself, refresh token included: MSAL's serialised user token cache as base64. To be stored in place of the one
/// before, each time: Microsoft gives a new refresh token with every use.</param>
/// <param name="AccessToken">For the scopes asked for.</param>
/// <param name="GrantedScopes">What was granted, which may be less or more than was asked for.</param>
public sealed record AccountTokens(SignedInAccount Account, Secret Cache, MicrosoftToken AccessToken, IReadOnlyList<string> GrantedScopes);
