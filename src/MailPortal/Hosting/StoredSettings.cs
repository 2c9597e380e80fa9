using MailPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Hosting;

/// <summary>What was set in the portal itself, as a source of configuration: the weakest one, so that files, environment and command line of a
/// node overrule it.</summary>
public sealed class StoredSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    internal void Replace(IReadOnlyDictionary<string, string?> values)
    {
        if (values.Count == Data.Count && values.All(v => Data.TryGetValue(v.Key, out var present) && present == v.Value)) return;
        Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}

/// <summary>Reads the table again and again: what was set on one node counts on all of them within seconds.</summary>
public sealed partial class StoredSettingsReader(IDbContextFactory<PortalDbContext> contexts, StoredSettings settings, TimeProvider time, ILogger<StoredSettingsReader> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public async Task ReadAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        settings.Replace(await db.Set<StoredSetting>().AsNoTracking().ToDictionaryAsync(s => s.Key, s => (string?)s.Value, cancellation));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotRead(e); // what was read last goes on to count
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The settings could not be read; the known ones go on to count.")]
    private partial void LogNotRead(Exception exception);
}

internal static class StoredSettingsRegistration
{
    public static void AddStoredSettings(this WebApplicationBuilder builder)
    {
        var settings = new StoredSettings();
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, settings);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<StoredSettingsReader>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StoredSettingsReader>());
        builder.Services.AddOptions<PublicAddress>().Configure<IConfiguration>((address, configuration) => address.PublicBaseUrl = configuration[nameof(PublicAddress.PublicBaseUrl)]).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PublicAddress>, PublicAddress.Validator>();
    }

    /// <summary>Once the table is there, and before anything is started by it.</summary>
    public static Task ReadStoredSettingsAsync(this WebApplication app) => app.Services.GetRequiredService<StoredSettingsReader>().ReadAsync(CancellationToken.None);
}
