using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MailPortal.Users;

/// <summary>Prints the set-up link once the server listens (only then its address is known), if nobody can administer the portal yet.</summary>
internal sealed partial class SetupLinkAnnouncement(
    IServiceScopeFactory scopes, SetupLink link, IServer server, IConfiguration configuration, ILogger<SetupLinkAnnouncement> logger) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().ExistsAsync(cancellationToken)) return;
        var (token, expiresAt) = link.Issue();
        LogLink($"{BaseAddress()}{PortalUrls.Setup}?token={token}", expiresAt);
    }

    private string BaseAddress()
    {
        var address = configuration["PublicBaseUrl"] is { Length: > 0 } configured
            ? configured
            : server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        // "Every address" is nothing a browser can open.
        return address.TrimEnd('/')
            .Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "No administrator exists yet. Open {SetupUrl} to create the first one: it works once, until {ExpiresAt:u}.")]
    private partial void LogLink(string setupUrl, DateTimeOffset expiresAt);
}
