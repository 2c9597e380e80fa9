using System.Globalization;
using System.Text.Json;
using MailPortal.Accounts;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Users;

namespace MailPortal.Administration;

/// <summary>One fact of an entry; <paramref name="Before"/> where it was changed.</summary>
public sealed record AuditFact(string Label, string? Before, string Value);

/// <summary>What an entry says, in words. Actions and facts are codes in the rows: they outlive any wording.</summary>
internal static class AuditWords
{
    /// <summary>Every action there are words for.</summary>
    public static IReadOnlyList<string> Actions { get; } = ReadActions();

    public static string Of(string action) => Text($"Action_{action.Replace('.', '_')}") ?? action;

    /// <summary>Where the thing concerned can be seen; null when it is gone or has no page.</summary>
    public static string? AddressOf(AuditEntry entry) => entry.Action.Split('.') switch
    {
        [_, "deleted"] => null,
        ["organization" or "sendingApplication", _] => PortalUrls.Organization(Guid.Parse(entry.Target)),
        ["mailbox", _] => PortalUrls.Mailbox(Guid.Parse(entry.Target)),
        ["message", _] => PortalUrls.Message(Guid.Parse(entry.Target)),
        ["document", _] => PortalUrls.Document(Guid.Parse(entry.Target)),
        ["user", _] => PortalUrls.User(Guid.Parse(entry.Target)),
        ["apiKey", _] when Read(entry.Details) is { } details && details.TryGetValue("userId", out var user) && user.TryGetGuid(out var id) => PortalUrls.User(id),
        ["sender", _] => PortalUrls.SystemSender,
        ["account", _] => PortalUrls.Accounts,
        ["send", _] => PortalUrls.OutgoingMail(Guid.Parse(entry.Target)),
        ["setting", _] => PortalUrls.Settings,
        ["job", _] => PortalUrls.Jobs,
        _ => null,
    };

    /// <summary>Changes as before → after, everything else as it is.</summary>
    /// <param name="details">Of the entry.</param>
    /// <param name="zone">Where the reader is: times are told as they are there.</param>
    public static IReadOnlyList<AuditFact> Facts(string? details, TimeZoneInfo zone)
    {
        if (Read(details) is not { } all) return [];
        var setting = all.TryGetValue("key", out var key) ? SettingsCatalogue.All.FirstOrDefault(s => s.Key == key.GetString()) : null;
        var teller = new Teller(zone, setting);
        var facts = new List<AuditFact>();
        foreach (var (name, value) in all)
        {
            if (name == "before" || name == "from" && all.ContainsKey("to") || name == "userId") continue;
            if (name == "after" && all.TryGetValue("before", out var before)) facts.AddRange(Differences(before, value, teller));
            else if (name == "to" && all.TryGetValue("from", out var from)) facts.Add(new(Label("status"), Value("status", from, teller) ?? "–", Value("status", value, teller) ?? "–"));
            else if (Value(name, value, teller) is { } said) facts.Add(new(Label(name), null, said));
        }
        return facts;
    }

    private static IEnumerable<AuditFact> Differences(JsonElement before, JsonElement after, Teller teller) =>
        from property in after.EnumerateObject()
        let old = before.TryGetProperty(property.Name, out var value) ? value : default
        where old.ValueKind is JsonValueKind.Undefined || old.GetRawText() != property.Value.GetRawText()
        select new AuditFact(Label(property.Name), Value(property.Name, old, teller) ?? Nothing(property.Name), Value(property.Name, property.Value, teller) ?? Nothing(property.Name));

    private static string Label(string name) => Text($"Field_{name}") ?? name;

    // Without a cloud of its own a mailbox uses the portal's.
    private static string Nothing(string name) => name == "cloud" ? MailboxFormText.CloudDefault : "–";

    private static string? Value(string name, JsonElement value, Teller teller) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.True => AuditText.Yes,
        JsonValueKind.False => name == "service" ? null : AuditText.No,
        JsonValueKind.Array => value.GetArrayLength() == 0 ? null : string.Join(", ", value.EnumerateArray().Select(v => Value(name, v, teller))),
        JsonValueKind.String => Word(name, value.GetString()!, teller),
        _ => value.GetRawText(),
    };

    private static string? Word(string name, string value, Teller teller) => name switch
    {
        _ when value.Length == 0 || name == "cause" && value == "none" => null,
        "job" => JobWords.NameOf(value),
        "key" when SettingsCatalogue.All.Any(s => s.Key == value) => SettingWords.NameOf(value),
        "value" when teller.Setting is { } setting => SettingWords.Value(setting.Kind, value),
        "cloud" when Enum.TryParse<MailboxCloud>(value, true, out var cloud) => MailboxFormWords.Of(cloud),
        "protocol" => value.ToUpperInvariant(),
        "security" => value.Equals("sslTls", StringComparison.OrdinalIgnoreCase) ? "SSL/TLS" : "STARTTLS",
        "pollInterval" when TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var interval) => JobWords.Length(interval),
        "scopes" => string.Join(", ", value.Split(' ').Select(UserWords.Scope)),
        "role" when Enum.TryParse<PortalRole>(value, true, out var role) => RoleNames.Of(role),
        "status" when Enum.TryParse<MailboxStatus>(value, true, out var status) => MailboxWords.Of(status),
        "serverType" when Enum.TryParse<ServerType>(value, true, out var type) => MailboxWords.Of(type),
        "problem" when Enum.TryParse<MailProblem>(value, true, out var problem) => ProblemWords.Of(problem).Meaning,
        "cause" or "credential" or "secret" or "password" => Text($"Value_{name}_{value}") ?? value,
        "method" when Enum.TryParse<SendingMethod>(value, true, out var method) => AccountWords.Of(method),
        "audience" when Enum.TryParse<AccountAudience>(value, true, out var audience) => AccountWords.Of(audience),
        "timeZone" => TimeZones.PlaceOf(value),
        "language" => OrganizationWords.Language(value),
        _ when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => TimeTexts.Day(day),
        _ when value.Length >= 19 && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => TimeZoneInfo.ConvertTime(at, teller.Zone).ToString("d MMM yyyy HH:mm", CultureInfo.CurrentCulture),
        _ => value,
    };

    /// <summary>What a value needs to be told beside itself.</summary>
    /// <param name="Zone">Where the reader is.</param>
    /// <param name="Setting">What the entry is about, when it is a setting.</param>
    private readonly record struct Teller(TimeZoneInfo Zone, Setting? Setting);

    private static Dictionary<string, JsonElement>? Read(string? details)
    {
        try
        {
            return details is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(details);
        }
        catch (JsonException)
        {
            return null; // not ours; the entry still tells who, when and what
        }
    }

    private static string? Text(string key) => AuditText.ResourceManager.GetString(key, CultureInfo.CurrentUICulture);

    private static string[] ReadActions() =>
        [.. AuditText.ResourceManager.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!.Cast<System.Collections.DictionaryEntry>()
            .Select(e => (string)e.Key).Where(k => k.StartsWith("Action_", StringComparison.Ordinal)).Select(k => k["Action_".Length..].Replace('_', '.')).Order(StringComparer.Ordinal)];
}
