using Microsoft.Identity.Client;

namespace MailPortal.Mail.Microsoft;

/// <summary>Makes MSAL's clients: cheap objects of one use or many, all over one <see cref="HttpClient"/>.</summary>
/// <param name="http">From <see cref="MicrosoftHttp.CreateClient"/>.</param>
/// <param name="retryOnServerError">MSAL asks once more, a second later, after a 5xx. Not where what is sent works once only, or locks an account.</param>
internal sealed class MsalClients(HttpClient http, bool retryOnServerError)
{
    private readonly Factory factory = new(http);

    /// <summary>A client that proves itself by its secret.</summary>
    /// <exception cref="ArgumentException">MSAL makes nothing of the ids.</exception>
    public IConfidentialClientApplication Confidential(MicrosoftApplication application, Uri? redirectUri = null)
    {
        var builder = ConfidentialClientApplicationBuilder.Create(application.ApplicationId)
            .WithClientSecret(application.ClientSecret.Reveal())
            .WithAuthority(application.Cloud.AuthorityOf(application.Tenant), false)
            .WithInstanceDiscovery(application.Cloud.UsesInstanceDiscovery)
            .WithHttpClientFactory(factory, retryOnServerError)
            .WithLegacyCacheCompatibility(false);
        return (redirectUri is null ? builder : builder.WithRedirectUri(redirectUri.AbsoluteUri)).Build();
    }

    /// <summary>A client without a secret.</summary>
    public IPublicClientApplication Public(MicrosoftApplication application) =>
        PublicClientApplicationBuilder.Create(application.ApplicationId)
            .WithAuthority(application.Cloud.AuthorityOf(application.Tenant), false)
            .WithInstanceDiscovery(application.Cloud.UsesInstanceDiscovery)
            .WithHttpClientFactory(factory, retryOnServerError)
            .WithLegacyCacheCompatibility(false)
            .Build();

    private sealed class Factory(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }
}
