namespace MailPortal.Components;

/// <summary>What is wrong at the fields of a form that was refused. A field that was wrong is judged again as it is left: its error goes, or says
/// something else. One that was right is judged only when the form is saved again.</summary>
public sealed class JudgedFields
{
    private readonly HashSet<string> judged = [];
    private readonly LastReading reading = new();

    public IReadOnlyList<FieldProblem> Found { get; private set; } = [];

    /// <summary>How many fields are wrong.</summary>
    public int Count => Found.DistinctBy(p => p.Field).Count();

    public string? ErrorOf(string field) => Found.FirstOrDefault(p => p.Field == field)?.Message;

    /// <summary>For <c>aria-invalid</c>.</summary>
    public string? Wrong(string field) => ErrorOf(field) is null ? null : "true";

    /// <summary>The form was refused.</summary>
    public void Take(IReadOnlyList<FieldProblem> refused)
    {
        Clear();
        Found = refused;
        judged.UnionWith(refused.Select(p => p.Field));
    }

    /// <summary>A field was left.</summary>
    /// <param name="judge">Everything that the form would be refused for as it stands.</param>
    public async Task JudgeAgainAsync(Func<Task<IReadOnlyList<FieldProblem>>> judge)
    {
        if (judged.Count == 0) return;
        await reading.RunAsync(async _ =>
        {
            var problems = await judge();
            return () => Found = [.. problems.Where(p => judged.Contains(p.Field))];
        }, CancellationToken.None);
    }

    public void Clear()
    {
        reading.Drop();
        judged.Clear();
        Found = [];
    }
}
