namespace MailPortal.Mail.Microsoft;

/// <summary>An access token as the token service gave it.</summary>
/// <param name="Value">The bearer token itself.</param>
/// <param name="ExpiresOn">When it stops working; Microsoft gives 60 to 90 minutes.</param>
/// <param name="FromCache">True when no request was made for it.</param>
public sealed record MicrosoftToken(Secret Value, DateTimeOffset ExpiresOn, bool FromCache);
