using Microsoft.AspNetCore.Components;

namespace MailPortal.Components;

/// <summary>What a form has to say at its fields. Cascades from the form, so that each <see cref="FormField"/> finds its own.</summary>
/// <param name="Errors">What keeps the form from being saved.</param>
/// <param name="Warnings">What looks wrong and may be right.</param>
public sealed record FieldNotes(IReadOnlyList<FieldProblem> Errors, IReadOnlyList<FieldProblem> Warnings)
{
    public static FieldNotes None { get; } = new([], []);

    /// <summary>The field that an attempt was refused for, and the words for it.</summary>
    public (string Field, RenderFragment Words)? Explanation { get; init; }

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field)?.Message;

    /// <summary>What cannot be right is not also said to look wrong.</summary>
    public IEnumerable<string> WarningsOf(string field) => ErrorOf(field) is null ? Warnings.Where(w => w.Field == field).Select(w => w.Message) : [];

    public RenderFragment? ExplanationOf(string field) => Explanation is { } known && known.Field == field ? known.Words : null;

    public bool IsWrong(string field) => ErrorOf(field) is not null || ExplanationOf(field) is not null;
}
