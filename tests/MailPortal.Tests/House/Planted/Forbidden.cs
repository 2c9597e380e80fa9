// Violations on purpose: ArchitectureTests shows that each is caught.
using MailPortal.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Secret = MailPortal.Mail.Secret;

#pragma warning disable CA1018, CA1812, CA1823, CA1822, CA1852, CA1859, EF1002, MA0001 // never used: only what they name counts

namespace MailPortal.Tests.House.Planted.Documents;

internal sealed class OpensSecret { private static string Open(Secret secret) => secret.Reveal(); }

internal sealed class OpensSecretAsDelegate { private static Func<string> Open(Secret secret) => secret.Reveal; }

internal sealed class Schedules { private static void Take(Quartz.IScheduler scheduler) => scheduler.ToString(); }

internal sealed class AsksDateTimeNow { private static DateTime Now() => DateTime.Now; }

internal sealed class AsksDateTimeUtcNow { private static DateTime Now() => DateTime.UtcNow; }

internal sealed class AsksToday { private static DateTime Now() => DateTime.Today; }

internal sealed class AsksOffsetNow { private static DateTimeOffset Now() => DateTimeOffset.Now; }

internal sealed class AsksOffsetUtcNow { private static DateTimeOffset Now() => DateTimeOffset.UtcNow; }

internal sealed class AsksInDefault { private readonly Func<DateTimeOffset> now = () => DateTimeOffset.UtcNow; public DateTimeOffset Now => now(); }

internal sealed class Sleeps { private static void Wait() => Thread.Sleep(1); }

internal sealed class DelaysBare { private static async Task WaitAsync(CancellationToken c) => await Task.Delay(TimeSpan.FromSeconds(1), c); }

/// <summary>Allowed: a test can turn this clock.</summary>
internal sealed class DelaysByTimeProvider { private static Task WaitAsync(TimeProvider time, CancellationToken c) => Task.Delay(TimeSpan.FromSeconds(1), time, c); }

internal sealed class WritesSql { private static Task<int> RunAsync(DbContext db, CancellationToken c) => db.Database.ExecuteSqlRawAsync("VACUUM", c); }

internal sealed class QueriesSql { private static object Run(DbContext db) => db.Database.SqlQueryRaw<int>("SELECT 1"); }

internal sealed class CommandsSql { private static void Run(System.Data.Common.DbCommand command) => command.CommandText = "SELECT 1"; }

internal sealed class InjectsContext : ComponentBase { [Inject] public required PortalDbContext Db { get; set; } }

internal sealed class InjectsFactory : ComponentBase { [Inject] public required IDbContextFactory<PortalDbContext> Db { get; set; } }

internal sealed class InjectsProtector : LayoutComponentBase { [Inject] public required IDataProtector Protector { get; set; } }

internal abstract class Middle : ComponentBase;

internal sealed class InjectsBelowBase : Middle { [Inject] public required IDataProtectionProvider Protection { get; set; } }

internal static class ReadsKey { private static string? Read(IConfiguration configuration) => configuration["Planted:Key"]; }

internal sealed class PlantedOptions { public int Limit { get; set; } }
