namespace MailPortal.Sandbox.Entra;

/// <summary>Leads a token request to the grant it names.</summary>
internal sealed class TokenGrants(
    EntraDirectory directory, Grants grants, ClientAuthentication clients, ClientCredentialsGrant application, CodeGrant code, RefreshGrant refresh, PasswordGrant password, DeviceGrant device)
{
    /// <summary>In whose name a request asks, as far as it says so: a fault may concern that person alone.</summary>
    public string? Who(TokenRequest request) => request.Field("username")
        ?? (request.Field("refresh_token") is { } token ? grants.RefreshToken(token)?.Who.Account.Address : null)
        ?? (request.Field("code") is { } code ? grants.Code(code)?.Who.Account.Address : null);

    public TokenAnswer Redeem(string tenantName, TokenRequest request)
    {
        if (request.GrantType is null) return EntraError.MissingParameter("grant_type");
        if (request.ClientId is null) return EntraError.MissingParameter("client_id");
        return request.GrantType switch
        {
            "client_credentials" => application.Redeem(tenantName, request),
            "authorization_code" => ForPerson(code.Redeem, withoutSecret: false),
            "refresh_token" => ForPerson(refresh.Redeem, withoutSecret: true),
            "password" => ForPerson(password.Redeem, withoutSecret: true),
            // Microsoft's own library sends the short name.
            "urn:ietf:params:oauth:grant-type:device_code" or "device_code" => ForPerson((app, _, asked) => device.Redeem(app, asked), withoutSecret: true),
            _ => EntraError.UnsupportedGrant(request.GrantType),
        };

        TokenAnswer ForPerson(Func<SandboxApplication, Authority, TokenRequest, TokenAnswer> redeem, bool withoutSecret)
        {
            var (authority, wrongTenant) = directory.Resolve(tenantName);
            if (authority is null) return wrongTenant!;
            var (found, wrongApplication) = directory.Application(request.ClientId, authority);
            if (found is null) return wrongApplication!;
            var missing = withoutSecret && found.PublicClientFlows ? null : GrantError.NoClientCredential;
            return clients.Refuses(found, request, missing) ?? redeem(found, authority, request);
        }
    }
}
