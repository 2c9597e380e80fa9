using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Sandbox;

/// <summary>Small web servers on one loopback port, with nothing taken from the environment or from settings files of whoever starts them.</summary>
internal static class WebHosts
{
    /// <exception cref="SandboxException">The port is in use.</exception>
    public static async Task<(WebApplication App, int Port)> StartAsync(int port, X509Certificate2? certificate, Action<WebApplication> map, CancellationToken cancellation)
    {
        // The empty builder: the others watch appsettings files, and a test process that starts many sandboxes runs out of file watchers.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 200 * 1024 * 1024; // a whole message of the largest size that the portal takes
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                if (certificate is not null) listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new SandboxException($"Port {port} cannot be used: {e.Message}", e);
        }
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return (app, new Uri(address).Port);
    }
}
