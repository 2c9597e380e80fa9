using MailPortal.Alerts;
using MailPortal.Api;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Hosting;
using MailPortal.Outbox;
using MailPortal.Polling;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Administration;

/// <summary>A key and what counts for it now.</summary>
/// <param name="Value">As it is typed; empty when the default counts, and for what is hidden.</param>
/// <param name="Locked">The node's own configuration sets it.</param>
/// <param name="ChangedBy">Who set it in the portal.</param>
public sealed record SettingRow(Setting Setting, string Value, bool Locked, string? ChangedBy, DateTimeOffset? ChangedAt);

/// <summary>What can be set in the running portal, for administrators. The rules are the ones that hold at start.</summary>
public sealed class PortalSettings(IDbContextFactory<PortalDbContext> contexts, IConfiguration configuration, StoredSettingsReader reader, IServiceProvider services, AuditLog audit, TimeProvider time)
{
    public async Task<IReadOnlyList<SettingRow>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var stored = await db.Set<StoredSetting>().AsNoTracking().ToDictionaryAsync(s => s.Key, StringComparer.OrdinalIgnoreCase, cancellation);
        return [.. SettingsCatalogue.All.Select(s => RowOf(s, stored.GetValueOrDefault(s.Key)))];
    }

    /// <summary>Everything that what was typed would be refused for, by key; nothing is done.</summary>
    public IReadOnlyList<FieldProblem> Check(Actor actor, IReadOnlyDictionary<string, string> typed)
    {
        actor.RequireAdministrator();
        return Read(typed).Problems;
    }

    /// <summary>Sets what was typed; an empty value goes back to the default.</summary>
    /// <exception cref="InvalidFormException">With everything that is wrong, by key: nothing is changed.</exception>
    public async Task SaveAsync(Actor actor, IReadOnlyDictionary<string, string> typed, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        var (wanted, problems) = Read(typed);
        InvalidFormException.ThrowIfAny(problems);
        await DatabaseConflict.TwiceAsync(() => WriteAsync(actor, wanted, cancellation));
        // This node at once, the others when they look next.
        await reader.ReadAsync(cancellation);
    }

    private async Task<int> WriteAsync(Actor actor, Dictionary<string, string?> wanted, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Set<StoredSetting>().ToDictionaryAsync(s => s.Key, cancellation);
        foreach (var (key, value) in wanted)
        {
            var before = rows.GetValueOrDefault(key);
            if (before?.Value == value) continue;
            Apply(db, actor, key, before, value);
        }
        return await db.SaveChangesAsync(cancellation);
    }

    private void Apply(PortalDbContext db, Actor actor, string key, StoredSetting? row, string? value)
    {
        var old = row?.Value;
        if (value is null) db.Remove(row!);
        else if (row is null) db.Add(new StoredSetting { Key = key, Value = value, ChangedAt = time.GetUtcNow(), ChangedBy = actor.Name });
        else (row.Value, row.ChangedAt, row.ChangedBy) = (value, time.GetUtcNow(), actor.Name);
        var fallback = SettingsCatalogue.All.Single(s => s.Key == key).Default;
        audit.Add(db, actor.Source, value is null ? "setting.reset" : "setting.changed", key, details: new { key, before = new { value = old ?? fallback }, after = new { value = value ?? fallback } });
    }

    private (Dictionary<string, string?> Wanted, List<FieldProblem> Problems) Read(IReadOnlyDictionary<string, string> typed)
    {
        var (wanted, problems) = (new Dictionary<string, string?>(), new List<FieldProblem>());
        foreach (var setting in SettingsCatalogue.All.Where(s => s.Editable && typed.ContainsKey(s.Key) && !IsLocked(s.Key)))
        {
            var text = typed[setting.Key].Trim();
            if (text.Length == 0) wanted[setting.Key] = null;
            else if (SettingValues.Stored(setting.Kind, text) is { } value) wanted[setting.Key] = value;
            else problems.Add(new(setting.Key, SettingsText.NotANumber));
        }
        problems.AddRange(ProblemsOf(wanted));
        return (wanted, problems);
    }

    // As it would be: this node's configuration over what is wanted over what was set before.
    private IEnumerable<FieldProblem> ProblemsOf(Dictionary<string, string?> wanted)
    {
        var values = SettingsCatalogue.All.Where(s => s.Editable)
            .ToDictionary(s => s.Key, s => (wanted.TryGetValue(s.Key, out var value) ? value : configuration[s.Key]) ?? s.Default);
        var proposed = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var refusals = new[]
        {
            Refusals<PollingOptions>(proposed.GetSection("Reception")), Refusals<IntakeOptions>(proposed.GetSection("Reception")), Refusals<OutboxOptions>(proposed.GetSection(OutboxOptions.Section)),
            Refusals<AlertOptions>(proposed.GetSection(AlertOptions.Section)),
            Refusals<ApiOptions>(proposed.GetSection(ApiOptions.Section)), Refusals<PortalSignInOptions>(proposed.GetSection(PortalSignInOptions.Section)),
            Refusals<PublicAddress>(proposed),
        };
        return refusals.SelectMany(r => r).Select(SettingWords.Problem).DistinctBy(p => p.Field);
    }

    private IEnumerable<string> Refusals<TOptions>(IConfiguration section) where TOptions : class, new()
    {
        var options = section.Get<TOptions>() ?? new TOptions();
        return services.GetServices<IValidateOptions<TOptions>>().SelectMany(rule => rule.Validate(Options.DefaultName, options).Failures ?? []);
    }

    private SettingRow RowOf(Setting setting, StoredSetting? stored)
    {
        var locked = IsLocked(setting.Key);
        var value = setting.Kind switch
        {
            SettingKind.Hidden => "",
            SettingKind.Shown => Listed(setting.Key),
            SettingKind.Number or SettingKind.Megabytes or SettingKind.Seconds or SettingKind.Address => SettingValues.Shown(setting.Kind, locked ? configuration[setting.Key] : stored?.Value),
        };
        return new(setting, value, locked, locked ? null : stored?.ChangedBy, locked ? null : stored?.ChangedAt);
    }

    // A list has its values below its key.
    private string Listed(string key) => configuration[key] ?? string.Join(", ", configuration.GetSection(key).GetChildren().Select(c => c.Value));

    private bool IsLocked(string key) => ((IConfigurationRoot)configuration).Providers.Any(p => p is not StoredSettings && (p.TryGet(key, out _) || p.TryGet($"{key}:0", out _)));
}
