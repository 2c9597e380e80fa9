namespace MailPortal.Components;

/// <summary>A field of a form that is no secret, by the name that its input has in drafts.</summary>
public sealed record DraftField<TForm>(string Name, Func<TForm, string> Get, Action<TForm, string> Set);

/// <summary>The fields of a form that a <see cref="FormDraft"/> holds. Never secrets.</summary>
/// <param name="all">In the order in which they are given back: what one of them suggests, a later one may say otherwise.</param>
public sealed class DraftFields<TForm>(IReadOnlyList<DraftField<TForm>> all)
{
    /// <summary>What stands in every field.</summary>
    public Dictionary<string, string> Values(TForm form) => all.ToDictionary(f => f.Name, f => f.Get(form));

    /// <summary>Takes over what a draft holds; names that no field has are left aside.</summary>
    public void Restore(TForm form, IReadOnlyDictionary<string, string> draft)
    {
        foreach (var field in all)
            if (draft.TryGetValue(field.Name, out var value)) field.Set(form, value);
    }

    /// <summary>A draft was found. What was typed while it was looked for came later, and stays.</summary>
    /// <param name="form">As it stands.</param>
    /// <param name="before">The values that it was opened with.</param>
    /// <param name="draft">What was typed before.</param>
    public void RestoreOver(TForm form, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> draft)
    {
        var now = Values(form);
        Restore(form, draft.Where(f => now.GetValueOrDefault(f.Key) == before.GetValueOrDefault(f.Key)).ToDictionary());
    }

    /// <summary>Something else stands in a field than was stored.</summary>
    public bool Differs(TForm form, TForm stored, string name) => all.SingleOrDefault(f => f.Name == name) is { } field && field.Get(form).Trim() != field.Get(stored).Trim();
}

/// <summary>What a draft holds as text.</summary>
public static class DraftValue
{
    /// <returns>Null for what is none of them: anybody can write into their own browser.</returns>
    public static T? EnumIn<T>(string value) where T : struct, Enum => Enum.TryParse<T>(value, out var parsed) && Enum.IsDefined(parsed) ? parsed : null;
}
