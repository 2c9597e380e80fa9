namespace MailPortal.Mail.Microsoft;

/// <summary>An application registered in Microsoft Entra, and whom it lets in (https://learn.microsoft.com/entra/identity-platform/quickstart-register-app).</summary>
/// <param name="Cloud">Where it is registered.</param>
/// <param name="Tenant">Directory id or verified domain; for people also <c>organizations</c>, <c>consumers</c> or <c>common</c>
/// (https://learn.microsoft.com/entra/identity-platform/msal-client-application-configuration).</param>
/// <param name="ApplicationId">Application (client) id.</param>
/// <param name="ClientSecret">The secret's value; empty for a public client, which only the device code flow and its refreshes take.</param>
public sealed record MicrosoftApplication(MicrosoftCloud Cloud, string Tenant, string ApplicationId, Secret ClientSecret);
