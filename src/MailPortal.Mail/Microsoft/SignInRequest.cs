namespace MailPortal.Mail.Microsoft;

/// <summary>A sign-in that begins (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).</summary>
/// <param name="Address">Where the person's browser goes.</param>
/// <param name="CodeVerifier">Proves later that the code comes back to who began (RFC 7636); to be kept beside the state, never to be sent to the browser.</param>
public sealed record SignInRequest(Uri Address, Secret CodeVerifier);

/// <summary>What a person has to do on any device with a browser (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code).</summary>
/// <param name="UserCode">To be typed there.</param>
/// <param name="Address">Where.</param>
/// <param name="Message">Microsoft's own sentence, with code and address.</param>
/// <param name="ExpiresOn">When the code stops working; about 15 minutes.</param>
public sealed record DeviceCodePrompt(string UserCode, Uri Address, string Message, DateTimeOffset ExpiresOn);
