using System.Globalization;
using System.Text;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>Every state meets every event: docs/states.md says what becomes of it, and this holds the page to the code.</summary>
public sealed class StatesTests
{
    private const string Begin = "<!-- table -->", End = "<!-- end of table -->";
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddMinutes(10);
    private static readonly ProblemDescription TimeHelps = Described(MailProblem.ConnectionLost), PersonHelps = Described(MailProblem.ClientSecretExpired), Propagation = Described(MailProblem.MailboxNotConnected),
        PasswordRefused = Described(MailProblem.PasswordSignInRefused);

    private static readonly (string Name, Func<CredentialKind, ReceptionMailbox> Make)[] States =
    [
        ("Sin configurar", _ => New(_ => { })),
        ("Por Activar (new settings)", c => Configured(c, _ => { })),
        ("Por Activar (propagation)", c => Configured(c, m => m.CheckFailed(Propagation, "", Now))),
        ("Activo", c => Configured(c, m => m.CheckPassed(Now))),
        ("Con error (time helps)", c => Configured(c, m => { m.CheckPassed(Now); m.PollFailed(TimeHelps, "", null, Now, Now); })),
        ("Con error (a person helps)", c => Configured(c, m => { m.CheckPassed(Now); m.PollFailed(PersonHelps, "", null, Now, Now); })),
        ("Con error (never worked)", c => Configured(c, m => m.CheckFailed(PersonHelps, "", Now))),
        ("Inactivo (problem)", c => Configured(c, m => { m.CheckPassed(Now); m.PollFailed(PersonHelps, "", null, Now, Now); m.PollFailed(PersonHelps, "", null, Now, Now); })),
        ("Inactivo (paused)", c => Configured(c, m => { m.CheckPassed(Now); m.Pause(Now); })),
        ("Inactivo (received elsewhere)", c => Configured(c, m => m.StandAside(Now))),
    ];

    // "Revisar ahora" is a poll like any other.
    private static readonly (string Name, Action<ReceptionMailbox> Happen)[] Events =
    [
        ("settings come into force", m => m.Configure(Settings(), "protected", null, Later)),
        ("check passes", m => m.CheckPassed(Later)),
        ("check passes or poll begins, another mailbox receives there", m => m.StandAside(Later)),
        ("check fails, propagation may explain it", m => m.CheckFailed(Propagation, "", Later)),
        ("check fails, time helps", m => m.CheckFailed(TimeHelps, "", Later)),
        ("check fails, only a person helps", m => m.CheckFailed(PersonHelps, "", Later)),
        ("poll passes", m => m.PollSucceeded(Later, Later, null)),
        ("poll fails, propagation may explain it", m => m.PollFailed(Propagation, "", null, Later, Later)),
        ("the same, more than an hour later", m => m.PollFailed(Propagation, "", null, Now.AddMinutes(61), Now.AddMinutes(61))),
        ("poll fails, time helps", m => m.PollFailed(TimeHelps, "", null, Later, Later)),
        ("poll fails, the server names 7 minutes", m => m.PollFailed(TimeHelps, "", TimeSpan.FromMinutes(7), Later, Later)),
        ("poll fails, only a person helps", m => m.PollFailed(PersonHelps, "", null, Later, Later)),
        ("its candidate is saved, or fails its check", m => m.CandidateChanged()),
        ("its candidate passes its check", m => { m.Configure(Settings(), "protected", null, Later); m.CheckPassed(Later); }),
        ("its candidate is used although its check failed", m => { m.Configure(Settings(), "protected", null, Later); m.CheckFailed(PersonHelps, "", Later); }),
        ("a person pauses", m => m.Pause(Later)),
        ("a person resumes", m => m.Resume(Later)),
    ];

    // Of a mailbox that signs in with a password.
    private static readonly (string Name, Action<ReceptionMailbox> Happen)[] EventsOfPassword =
    [
        ("password: check finds it refused", m => m.CheckFailed(PasswordRefused, "", Later)),
        ("password: poll finds it refused", m => m.PollFailed(PasswordRefused, "", null, Later, Later)),
    ];

    [Fact]
    public async Task Table_InTheDocs_IsWhatTheCodeDoes()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "states.md"), TestContext.Current.CancellationToken);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, $"docs/states.md holds no {Begin} … {End}.");
        var table = Table();
        Assert.True(page[(from + Begin.Length)..to].Trim() == table, $"docs/states.md differs from the code. If the code is right, this is its table:\n{table}");
    }

    [Fact]
    public void PasswordMailbox_RefusedOnce_IsNotTriedAgain()
    {
        foreach (var problem in (MailProblem[])[MailProblem.PasswordSignInRefused, MailProblem.AppPasswordRequired, MailProblem.PasswordSignInBlocked])
            foreach (var (name, make) in States.Where(s => s.Name.StartsWith("Activo", StringComparison.Ordinal) || s.Name.StartsWith("Con error", StringComparison.Ordinal)))
            {
                var mailbox = make(CredentialKind.Password);
                mailbox.PollFailed(Described(problem), "", null, Later, Later);
                Assert.Equal((name, MailboxStatus.Inactive, (DateTimeOffset?)null), (name, mailbox.Status, mailbox.DueAt));
                mailbox.Resume(Later);
                mailbox.CheckFailed(Described(problem), "", Later);
                Assert.Equal((name, MailboxStatus.Failing, (DateTimeOffset?)null), (name, mailbox.Status, mailbox.DueAt));
            }
    }

    [Fact]
    public void EveryStateIsInTheTable() =>
        Assert.Equal(Enum.GetValues<MailboxStatus>(), States.Select(s => s.Make(CredentialKind.Secret).Status).Distinct().Order());

    private static string Table()
    {
        var table = new StringBuilder();
        table.Append("| event ").Append(string.Concat(States.Select(s => $"| {s.Name} "))).Append("|\n");
        table.Append('|').Append(string.Concat(Enumerable.Repeat(" --- |", States.Length + 1)));
        foreach (var (credential, name, happen) in Events.Select(e => (CredentialKind.Secret, e.Name, e.Happen)).Concat(EventsOfPassword.Select(e => (CredentialKind.Password, e.Name, e.Happen))))
            table.Append(CultureInfo.InvariantCulture, $"\n| {name} ").Append(string.Concat(States.Select(s => $"| {Outcome(s.Make(credential), happen)} "))).Append('|');
        return table.ToString();
    }

    private static string Outcome(ReceptionMailbox mailbox, Action<ReceptionMailbox> happen)
    {
        // Nothing is checked or polled before it has settings.
        var (before, dueBefore) = (mailbox.Status, mailbox.DueAt);
        try
        {
            happen(mailbox);
        }
        catch (InvalidOperationException)
        {
            return "refused";
        }
        if (before is MailboxStatus.NotConfigured && mailbox.Host is null) return "–";
        var cause = mailbox.StatusCause switch
        {
            MailboxStatusCause.None => "",
            MailboxStatusCause.Problem => ", problem",
            MailboxStatusCause.Paused => ", paused",
            MailboxStatusCause.SettingsChanged => ", not checked",
            MailboxStatusCause.AlreadyReceived => ", received elsewhere",
        };
        return $"{mailbox.Status switch
        {
            MailboxStatus.NotConfigured => "Sin configurar",
            MailboxStatus.PendingActivation => "Por Activar",
            MailboxStatus.Active => "Activo",
            MailboxStatus.Failing => "Con error",
            MailboxStatus.Inactive => "Inactivo",
        }}{cause}; {Due(mailbox, dueBefore)}";
    }

    private static string Due(ReceptionMailbox mailbox, DateTimeOffset? before)
    {
        if (mailbox.DueAt is not { } due) return "not polled";
        if (due == before) return "polled as before";
        var at = mailbox.LastPollAt > Later ? Now.AddMinutes(61) : Later;
        return due == at ? "polled now" : string.Create(CultureInfo.InvariantCulture, $"polled in {(due - at).TotalMinutes} min");
    }

    private static ReceptionMailbox New(Action<ReceptionMailbox> then)
    {
        var mailbox = new ReceptionMailbox { OrganizationId = Guid.NewGuid(), CreatedAt = Now };
        then(mailbox);
        return mailbox;
    }

    private static ReceptionMailbox Configured(CredentialKind credential, Action<ReceptionMailbox> then) => New(m =>
    {
        m.Configure(Settings() with { Credential = credential }, "protected", "protected", Now);
        then(m);
    });

    private static MailboxSettings Settings() => new()
    {
        ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Secret, Host = "outlook.office365.com", Port = 993, User = "facturas@contoso.test",
    };

    private static ProblemDescription Described(MailProblem problem) => ProblemCatalogue.Describe(problem);
}
