namespace MailPortal.Components;

/// <summary>Whether an id that is asked for twice was typed twice alike. Ids and domains are compared without case, as Microsoft does.</summary>
public static class Confirmation
{
    public static bool Agrees(string? value, string? again) =>
        string.Equals(PastedValue.Clean(value), PastedValue.Clean(again), StringComparison.OrdinalIgnoreCase);

    /// <summary>What is stored was confirmed once: only something else has to be again.</summary>
    public static bool IsNeeded(string? value, string? stored) => stored is null || !Agrees(value, stored);

    /// <summary>What is wrong with the second entry; null when nothing is.</summary>
    /// <param name="label">Of the field that it repeats.</param>
    public static string? Problem(string label, string? value, string? again) =>
        PastedValue.Clean(value) is null ? null
        : PastedValue.Clean(again) is null ? ComponentsText.ConfirmMissing
        : Agrees(value, again) ? null : string.Format(null, ComponentsText.ConfirmMismatch, label);
}
