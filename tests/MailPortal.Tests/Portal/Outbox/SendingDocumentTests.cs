using System.Text.Json;
using MailPortal.Accounts;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Outbox;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>The tables of docs/sending.md say what the code does.</summary>
public sealed class SendingDocumentTests
{
    private static readonly MailProblemException Refusal = new(MailProblem.GraphThrottled, "x");

    private static readonly (string Name, Action<OutgoingMail> Do)[] Events =
    [
        ("begin", m => m.Begin(default, mailbox: null)), ("accept", m => m.Accept(null, [], default)), ("acceptInPart", m => m.AcceptInPart(new(null, [new("b@c.d", RecipientStatus.RefusedForNow)]), Refusal, default, default)), ("putOff", m => m.PutOff(Refusal, default, default)), ("fail", m => m.Fail(Refusal, default)),
        ("loseTrack", m => m.LoseTrack("x", default)), ("cancel", m => m.Cancel(default)), ("resend", m => m.Resend(default)),
    ];

    [Fact]
    public void Fields_EachMethodRequires_AreThoseOfTheTable()
    {
        var (head, rows) = Table("| field |");
        foreach (var method in Enum.GetValues<SendingMethod>())
        {
            var column = Array.IndexOf(head, Camel(method));
            Assert.Equal(
                rows.Where(r => r[column] == "●").Select(r => r[0]),
                AccountRules.Check(new AccountSettings { Method = method }.Cleaned(), null, PortalRole.Administrator, Actor.Portal).Select(p => p.Field));
        }
    }

    [Fact]
    public void Fields_OfNoUseToAMethod_AreTakenOff()
    {
        var (head, rows) = Table("| field |");
        foreach (var method in Enum.GetValues<SendingMethod>())
        {
            var column = Array.IndexOf(head, Camel(method));
            var kept = Everything(method, AccountAudience.Tenant).Cleaned();
            foreach (var row in rows.Where(r => r[0] != "audience"))
                Assert.True(row[column].Length > 0 == IsThere(kept, row[0]), $"{method}: {row[0]}");
        }
    }

    [Fact]
    public void States_EveryEventInEveryState_IsAsTheTableSays()
    {
        var (head, rows) = Table("| state |");
        Assert.Equal(Events.Select(e => e.Name), head.Skip(1));
        Assert.Equal(Enum.GetValues<OutgoingStatus>().Select(s => Camel(s)), rows.Select(r => r[0]));
        foreach (var row in rows)
        {
            foreach (var ((name, happen), told) in Events.Zip(row.Skip(1)))
            {
                var mail = In(Enum.Parse<OutgoingStatus>(row[0], ignoreCase: true));
                if (told == "–") Assert.Throws<InvalidOperationException>(() => happen(mail));
                else
                {
                    happen(mail);
                    Assert.Equal((name, told), (name, Camel(mail.Status)));
                }
            }
        }
    }

    private static OutgoingMail In(OutgoingStatus status)
    {
        var mail = new OutgoingMail { AccountId = Guid.NewGuid(), Kind = OutgoingKind.Api, AskedBy = null, CreatedAt = default, MessageId = "a@b", From = new("", "a@b.c"), RecipientCount = 1 };
        if (status is OutgoingStatus.Cancelled) mail.Cancel(default);
        else if (status is not OutgoingStatus.Queued) mail.Begin(default, mailbox: null);
        if (status is OutgoingStatus.Sent) mail.Accept(null, [], default);
        if (status is OutgoingStatus.Failed) mail.Fail(Refusal, default);
        if (status is OutgoingStatus.Uncertain) mail.LoseTrack("x", default);
        Assert.Equal(status, mail.Status);
        return mail;
    }

    private static AccountSettings Everything(SendingMethod method, AccountAudience audience) => new()
    {
        Method = method, Address = "a@b.c", ApplicationId = $"{Guid.NewGuid()}", Secret = new("x"), SecretExpiresOn = new(2027, 1, 1), NotificationAddresses = ["a@b.c"], Audience = audience,
        TenantId = "b.c", SmtpHost = "smtp.b.c", SmtpPort = 587, SmtpUser = "u", Password = new("x"),
    };

    private static bool IsThere(AccountSettings settings, string field) => field switch
    {
        "address" => settings.Address is not null,
        "applicationId" => settings.ApplicationId is not null,
        "secret" => settings.Secret is not null,
        "secretExpiresOn" => settings.SecretExpiresOn is not null,
        "notificationAddresses" => settings.NotificationAddresses.Count > 0,
        "tenantId" => settings.TenantId is not null,
        "smtpHost" => settings.SmtpHost is not null,
        "smtpPort" => settings.SmtpPort is not null,
        "smtpUser" => settings.SmtpUser is not null,
        "password" => settings.Password is not null,
        _ => throw new InvalidOperationException($"Say here how {field} is seen."),
    };

    private static (string[] Head, List<string[]> Rows) Table(string beginning)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "sending.md"));
        var at = Array.FindIndex(lines, l => l.StartsWith(beginning, StringComparison.Ordinal));
        return (Cells(lines[at]), [.. lines.Skip(at + 2).TakeWhile(l => l.StartsWith('|')).Select(Cells)]);
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(c => c.Trim())];

    private static string Camel(object value) => JsonNamingPolicy.CamelCase.ConvertName($"{value}");
}
