using System.Globalization;
using MailPortal.Components;
using MailPortal.Hosting;

namespace MailPortal.Administration;

/// <summary>Settings in words.</summary>
internal static class SettingWords
{
    public static string NameOf(string key) => Text("Name", key) ?? key;

    /// <summary>What it does, in one sentence.</summary>
    public static string MeaningOf(string key) => Text("Text", key) ?? "";

    public static string Section(string section) => Text("Section", section) ?? section;

    public static string? Unit(SettingKind kind) => kind switch
    {
        SettingKind.Megabytes => "MB",
        SettingKind.Seconds => SettingsText.UnitSeconds,
        SettingKind.Number or SettingKind.Address or SettingKind.Shown or SettingKind.Hidden => null,
    };

    /// <summary>A value with its unit.</summary>
    public static string Value(SettingKind kind, string value) => Unit(kind) is { } unit ? $"{SettingValues.Shown(kind, value)} {unit}" : SettingValues.Shown(kind, value);

    /// <summary>What a rule refused, beside its field, in the units it is typed in.</summary>
    public static FieldProblem Problem(string refusal)
    {
        if (OptionProblems.ReadBetween(refusal) is not { } range) return new(refusal.Split(": ")[0], SettingsText.NoAddress);
        var kind = SettingsCatalogue.All.Single(s => s.Key == range.Key).Kind;
        return new(range.Key, string.Format(CultureInfo.CurrentCulture, SettingsText.NotBetween, SettingValues.Shown(kind, range.Least), SettingValues.Shown(kind, range.Most)));
    }

    private static string? Text(string what, string key) => SettingsText.ResourceManager.GetString($"{what}_{key.Replace(':', '_')}", CultureInfo.CurrentUICulture);
}
