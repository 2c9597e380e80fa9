using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailPortal.Benchmarks;

/// <summary>The whole portal in this process, on a new SQLite database.</summary>
internal sealed class BenchPortal(params IEnumerable<KeyValuePair<string, string>> settings) : WebApplicationFactory<Program>
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-bench-").FullName;

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // What it serves to browsers is not measured here: its web root need not be found.
        builder.UseContentRoot(AppContext.BaseDirectory).UseEnvironment("Production").UseSetting("DataDirectory", folder);
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
