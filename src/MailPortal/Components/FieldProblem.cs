namespace MailPortal.Components;

/// <summary>What is wrong with one field of a form, in the reader's language.</summary>
/// <param name="Field">The property's name, as the API writes it after its first letter is lowered.</param>
/// <param name="Message">What to do about it.</param>
public sealed record FieldProblem(string Field, string Message);

/// <summary>A use case refuses what was typed: everything wrong with it at once, shown beside the fields, 400 on the API.</summary>
public sealed class InvalidFormException(IReadOnlyList<FieldProblem> problems)
    : Exception(string.Join(' ', problems.Select(p => $"{p.Field}: {p.Message}")))
{
    public IReadOnlyList<FieldProblem> Problems { get; } = problems;

    public InvalidFormException(string field, string message) : this([new(field, message)]) { }

    public static void ThrowIfAny(IReadOnlyList<FieldProblem> problems)
    {
        if (problems.Count > 0) throw new InvalidFormException(problems);
    }
}

/// <summary>Somebody else saved first: the caller has to look again before writing over it. 412 on the API.</summary>
public sealed class ChangedByOthersException() : Exception("The row was changed by somebody else.");
