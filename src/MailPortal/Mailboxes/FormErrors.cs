using MailPortal.Components;

namespace MailPortal.Mailboxes;

/// <summary>What is wrong at the fields of a form: what was typed and cannot be right as it is left, all the rest once the form was refused. An error goes,
/// or says something else, as its field is mended; a field that was right is judged again only when the form is saved again.</summary>
internal sealed class FormErrors
{
    private readonly HashSet<string> judged = [];
    private IReadOnlyList<FieldProblem> refused = [];
    private FormMoment? refusedAt;

    public IReadOnlyList<FieldProblem> Found { get; private set; } = [];

    /// <summary>How many fields keep the form from what was refused; 0 when nothing was.</summary>
    public int Refused => judged.Count + refused.Count > 0 ? Found.DistinctBy(p => p.Field).Count() : 0;

    /// <summary>Judges the whole form before anything is done with it.</summary>
    /// <returns>True when something is wrong.</returns>
    public bool Find(MailboxForm form)
    {
        Clear();
        Found = MailboxFormRules.Check(form);
        judged.UnionWith(Found.Select(p => p.Field));
        return Found.Count > 0;
    }

    /// <summary>The use case refused what the form's own rules let pass.</summary>
    public void Take(IReadOnlyList<FieldProblem> found, MailboxForm form)
    {
        Clear();
        (Found, refused, refusedAt) = (found, found, FormMoment.Of(form));
    }

    /// <summary>Something was changed in the form.</summary>
    public void JudgeAgain(MailboxForm form)
    {
        Found = [.. MailboxFormRules.Check(form).Where(p => judged.Contains(p.Field)), .. MailboxFormRules.CheckTyped(form).Where(p => !judged.Contains(p.Field)), .. refused.Where(p => IsStillRefused(form, p.Field))];
    }

    public void Clear()
    {
        judged.Clear();
        (Found, refused, refusedAt) = ([], [], null);
    }

    // A stored secret is refused for the server that it would be sent to.
    private bool IsStillRefused(MailboxForm form, string field) => refusedAt is { } then && then.Holds(form, field) && then.Holds(form, "host");
}
