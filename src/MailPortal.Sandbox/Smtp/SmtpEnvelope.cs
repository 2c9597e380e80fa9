using MailPortal.Sandbox.Faults;

namespace MailPortal.Sandbox.Smtp;

/// <summary>Sender and recipients of the message that is coming.</summary>
internal sealed class SmtpEnvelope(SubmissionRules rules, FaultSwitches faults)
{
    public const string TooLarge = "552 5.3.4 Message size exceeds fixed maximum message size";
    private const int MostRecipients = 500;
    private readonly List<string> _recipients = [];

    public string? From { get; private set; }

    public IReadOnlyList<string> Recipients => _recipients;

    // MAIL FROM:<ana@contoso.test> SIZE=1234 BODY=8BITMIME
    public string Mail(Submitter who, string rest)
    {
        if (From is not null) return "503 5.5.2 Sender already specified";
        if (SmtpText.Path(rest, "FROM:") is not { } from) return "501 5.5.4 Invalid arguments";
        var size = rest.Split(' ').Where(p => p.StartsWith("SIZE=", StringComparison.OrdinalIgnoreCase)).Select(p => long.TryParse(p.AsSpan(5), out var n) ? n : 0).FirstOrDefault();
        if (size > rules.LargestMessage) return TooLarge;
        if (rules.RefusesSender(who, from) is { } refusal) return refusal;
        From = from;
        return "250 2.1.0 Sender OK";
    }

    public string Recipient(string rest)
    {
        if (SmtpText.Path(rest, "TO:") is not { } to) return "501 5.5.4 Invalid arguments";
        if (_recipients.Count >= MostRecipients) return "452 4.5.3 Too many recipients";
        if (rules.RefusesRecipient(to) is { } refusal) return refusal;
        if (faults.Strikes(Fault.SmtpRecipientRefused, to, out var refused))
            return refused.Status >= 500 ? $"{refused.Status} 5.1.1 Recipient rejected" : $"{refused.Status ?? 450} 4.7.1 Greylisted, please try again later";
        _recipients.Add(to);
        return "250 2.1.5 Recipient OK";
    }

    public void Clear()
    {
        From = null;
        _recipients.Clear();
    }
}
