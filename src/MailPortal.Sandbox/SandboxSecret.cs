namespace MailPortal.Sandbox;

/// <summary>A client secret.</summary>
/// <param name="Id">The secret's id: shown beside the value in Microsoft's portal, and pasted in its place by mistake.</param>
/// <param name="Value">The value itself.</param>
/// <param name="ExpiresOn">From then on it is refused with AADSTS7000222.</param>
public sealed record SandboxSecret(Guid Id, string Value, DateTimeOffset ExpiresOn);
