namespace MailPortal.Sandbox.Entra;

/// <summary>A device code becomes tokens once somebody has signed in with it.</summary>
internal sealed class DeviceGrant(DeviceCodes codes, PersonGrant person)
{
    public TokenAnswer Redeem(SandboxApplication application, TokenRequest request)
    {
        if ((request.Field("device_code") ?? request.Field("code")) is not { } given) return EntraError.MissingParameter("device_code");
        if (codes.Find(given) is not { } code || code.Application.ClientId != application.ClientId || code.Redeemed) return GrantError.DeviceUnknown;
        if (code.Declined) return GrantError.DeviceDeclined;
        if (codes.HasExpired(code)) return GrantError.DeviceExpired;
        if (code.Who is not { } who) return GrantError.DevicePending;
        var scopes = code.Scopes.OfOneResource();
        if (person.Refuses(application, who, scopes) is { } refusal) return refusal;
        return codes.Redeem(code) ? person.Answer(application, who, scopes, null, request) : GrantError.DeviceUnknown;
    }
}
