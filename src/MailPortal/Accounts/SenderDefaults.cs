using MailPortal.Components;

namespace MailPortal.Accounts;

/// <summary>"Valores por defecto para envíos": what an account's mails get where their sender says nothing else.</summary>
public sealed record SenderDefaults
{
    /// <summary>In characters.</summary>
    public const int LongestName = 200, LongestSignature = 20_000;

    public string SenderName { get; init; } = "";
    public IReadOnlyList<string> ReplyTo { get; init; } = [];
    public IReadOnlyList<string> Cc { get; init; } = [];
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>HTML.</summary>
    public string Signature { get; init; } = "";
    public bool SaveToSentItems { get; init; } = true;

    public static SenderDefaults Of(SendingAccount account) => new()
    {
        SenderName = account.SenderName,
        ReplyTo = AddressList.Split(account.ReplyTo),
        Cc = AddressList.Split(account.Cc),
        Bcc = AddressList.Split(account.Bcc),
        Signature = account.Signature,
        SaveToSentItems = account.SaveToSentItems,
    };

    public SenderDefaults Cleaned() => this with
    {
        SenderName = SenderName.Trim(),
        ReplyTo = Clean(ReplyTo),
        Cc = Clean(Cc),
        Bcc = Clean(Bcc),
        Signature = SafeHtml.Of(Signature.Trim()),
    };

    /// <summary>Everything that is wrong with them.</summary>
    public IReadOnlyList<FieldProblem> Check()
    {
        var problems = new List<FieldProblem>();
        if (SenderName.Length > LongestName) problems.Add(new("senderName", AccountRuleText.TooLong));
        // A line end in a name is how headers are smuggled in.
        else if (SenderName.Any(char.IsControl)) problems.Add(new("senderName", AccountRuleText.NameControl));
        foreach (var (field, addresses) in ((string, IReadOnlyList<string>)[])[("replyTo", ReplyTo), ("cc", Cc), ("bcc", Bcc)])
        {
            if (AddressList.Malformed(addresses) is { } wrong) problems.Add(new(field, string.Format(null, AccountRuleText.AddressesMalformed, wrong)));
            else if (string.Join(',', addresses).Length > AccountRules.LongestList) problems.Add(new(field, AccountRuleText.TooLong));
        }
        if (Signature.Length > LongestSignature) problems.Add(new("signature", string.Format(null, AccountRuleText.SignatureTooLong, LongestSignature)));
        return problems;
    }

    private static IReadOnlyList<string> Clean(IReadOnlyList<string> addresses) => [.. addresses.Select(PastedValue.Clean).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
}
