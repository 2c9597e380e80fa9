using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class ReceptionMailboxTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static ReceptionMailbox Configured(CredentialKind credential = CredentialKind.Secret)
    {
        var mailbox = new ReceptionMailbox { OrganizationId = Guid.NewGuid(), CreatedAt = Now };
        mailbox.Configure(Settings(credential), "protected", "protected", Now);
        return mailbox;
    }

    private static MailboxSettings Settings(CredentialKind credential) => new()
    {
        ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Credential = credential, Host = "outlook.office365.com", Port = 993, User = "facturas@contoso.test",
    };

    private static ProblemDescription Described(MailProblem problem) => ProblemCatalogue.Describe(problem);

    [Fact]
    public void CheckPassed_BecomesActiveAndDue()
    {
        var mailbox = Configured();
        Assert.Equal(MailboxStatus.PendingActivation, mailbox.Status);
        Assert.Equal(Now.AddMinutes(5), mailbox.DueAt); // a check that never ends must not leave it unread for ever
        mailbox.CheckPassed(Now);
        Assert.Equal((MailboxStatus.Active, Now), (mailbox.Status, mailbox.DueAt!.Value));
    }

    [Fact]
    public void CheckFailed_OnlyAPersonCanMend_IsNotTriedAgain()
    {
        var mailbox = Configured();
        mailbox.CheckFailed(Described(MailProblem.ClientSecretWrong), "AADSTS7000215", Now);
        Assert.Equal(MailboxStatus.Failing, mailbox.Status);
        Assert.Null(mailbox.DueAt);
    }

    [Fact]
    public void CheckFailed_TimeHelps_IsTriedAgainInAMinute()
    {
        var mailbox = Configured();
        mailbox.CheckFailed(Described(MailProblem.ServerSilent), "", Now);
        Assert.Equal(Now.AddMinutes(1), mailbox.DueAt);
    }

    [Fact]
    public void Propagation_IsWaitedForAnHour_ThenFails()
    {
        var mailbox = Configured();
        var problem = Described(MailProblem.MailboxNotConnected);
        Assert.Equal(ProblemRetry.AfterPropagation, problem.Retry);
        mailbox.CheckFailed(problem, "", Now);
        Assert.Equal((MailboxStatus.PendingActivation, Now.AddMinutes(2)), (mailbox.Status, mailbox.DueAt!.Value));
        mailbox.PollFailed(problem, "", null, Now.AddMinutes(58), Now.AddMinutes(58));
        Assert.Equal((MailboxStatus.PendingActivation, Now.AddMinutes(60)), (mailbox.Status, mailbox.DueAt!.Value));
        mailbox.PollFailed(problem, "", null, Now.AddMinutes(61), Now.AddMinutes(61));
        Assert.Equal(MailboxStatus.Failing, mailbox.Status);
        Assert.Null(mailbox.DueAt);
    }

    [Fact]
    public void Propagation_InterruptedByTheNetwork_GoesOnForTheRestOfItsHour()
    {
        var mailbox = Configured();
        var (awaited, network) = (Described(MailProblem.MailboxNotConnected), Described(MailProblem.ConnectionLost));
        mailbox.CheckFailed(awaited, "", Now);
        foreach (var minute in (int[])[2, 20, 40, 58])
        {
            mailbox.PollFailed(network, "", null, Now.AddMinutes(minute), Now.AddMinutes(minute));
            Assert.Equal((MailboxStatus.PendingActivation, MailProblem.ConnectionLost, Now.AddHours(1)), (mailbox.Status, mailbox.StatusProblem, mailbox.RetriesUntil));
            mailbox.PollFailed(awaited, "", null, Now.AddMinutes(minute + 1), Now.AddMinutes(minute + 1));
            Assert.Equal((MailboxStatus.PendingActivation, Now.AddMinutes(minute + 3)), (mailbox.Status, mailbox.DueAt));
        }
        mailbox.PollFailed(awaited, "", null, Now.AddMinutes(61), Now.AddMinutes(61));
        Assert.Equal((MailboxStatus.Failing, (DateTimeOffset?)null), (mailbox.Status, mailbox.DueAt));
    }

    [Fact]
    public void Propagation_Arrives_BecomesActive()
    {
        var mailbox = Configured();
        mailbox.CheckFailed(Described(MailProblem.MailboxNotConnected), "", Now);
        mailbox.PollSucceeded(Now.AddMinutes(4), Now.AddMinutes(4), junk: 0);
        Assert.Equal(MailboxStatus.Active, mailbox.Status);
        Assert.Null(mailbox.StatusProblem);
    }

    [Fact]
    public void PollFailed_TimeHelps_PausesGrowToAnHour()
    {
        var mailbox = Configured();
        mailbox.CheckPassed(Now);
        var pauses = Enumerable.Range(0, 9).Select(_ =>
        {
            mailbox.PollFailed(Described(MailProblem.ConnectionLost), "", null, Now, Now);
            return (mailbox.DueAt!.Value - Now).TotalMinutes;
        }).ToList();
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], pauses);
        Assert.Equal(MailboxStatus.Failing, mailbox.Status);
        mailbox.PollSucceeded(Now, Now, null);
        Assert.Equal((MailboxStatus.Active, 0, Now.AddMinutes(2)), (mailbox.Status, mailbox.FailuresInARow, mailbox.DueAt!.Value));
    }

    [Fact]
    public void PollFailed_ServerNamesAWait_WaitsExactlyThat()
    {
        var mailbox = Configured();
        mailbox.CheckPassed(Now);
        mailbox.PollFailed(Described(MailProblem.ServerThrottled), "", TimeSpan.FromMilliseconds(92_415), Now, Now);
        Assert.Equal(Now.AddMilliseconds(92_415), mailbox.DueAt);
    }

    [Fact]
    public void PollFailed_OnlyAPersonCanMend_IsInactiveAtTheSecondTime()
    {
        var mailbox = Configured();
        mailbox.CheckPassed(Now);
        mailbox.PollFailed(Described(MailProblem.ClientSecretExpired), "", null, Now, Now);
        Assert.Equal((MailboxStatus.Failing, Now.AddMinutes(1)), (mailbox.Status, mailbox.DueAt!.Value));
        mailbox.PollFailed(Described(MailProblem.ClientSecretExpired), "", null, Now, Now);
        Assert.Equal(MailboxStatus.Inactive, mailbox.Status);
        Assert.Null(mailbox.DueAt);
    }

    [Fact]
    public void PollFailed_NetworkInBetween_CountsPersonNeededAnew()
    {
        var mailbox = Configured();
        mailbox.CheckPassed(Now);
        mailbox.PollFailed(Described(MailProblem.ClientSecretExpired), "", null, Now, Now);
        mailbox.PollFailed(Described(MailProblem.ConnectionLost), "", null, Now, Now);
        mailbox.PollFailed(Described(MailProblem.ClientSecretExpired), "", null, Now, Now);
        Assert.Equal(MailboxStatus.Failing, mailbox.Status);
    }

    [Theory]
    [InlineData(MailProblem.SignInRefused)]
    [InlineData(MailProblem.CredentialsWrong)]
    [InlineData(MailProblem.PasswordSignInRefused)]
    public void PollFailed_PasswordRefused_IsInactiveAtOnce(MailProblem problem)
    {
        var mailbox = Configured(CredentialKind.Password);
        mailbox.CheckPassed(Now);
        mailbox.PollFailed(Described(problem), "", null, Now, Now);
        Assert.Equal(MailboxStatus.Inactive, mailbox.Status);
        Assert.Null(mailbox.DueAt);
    }

    [Theory]
    [InlineData(MailProblem.MailboxFull)]
    [InlineData(MailProblem.FolderReadOnly)]
    public void PollFailed_PasswordMailboxForAnotherReason_IsNotTakenForARefusedPassword(MailProblem problem)
    {
        var mailbox = Configured(CredentialKind.Password);
        mailbox.CheckPassed(Now);
        mailbox.PollFailed(Described(problem), "", null, Now, Now);
        Assert.Equal(MailboxStatus.Failing, mailbox.Status);
    }

    [Fact]
    public void PasswordRefused_BeforeItWasEverActive_IsNotTriedAgain()
    {
        var mailbox = Configured(CredentialKind.Password);
        mailbox.CheckFailed(Described(MailProblem.SignInRefused), "", Now);
        Assert.Null(mailbox.DueAt);
        mailbox = Configured(CredentialKind.Password);
        mailbox.PollFailed(Described(MailProblem.SignInRefused), "", null, Now, Now);
        Assert.Equal((MailboxStatus.Inactive, null), (mailbox.Status, mailbox.DueAt));
    }

    [Fact]
    public void Configure_Paused_StaysPaused()
    {
        var mailbox = Configured();
        mailbox.CheckPassed(Now);
        mailbox.Pause(Now);
        mailbox.Configure(Settings(CredentialKind.Secret), null, null, Now);
        Assert.Equal((MailboxStatus.Inactive, null), (mailbox.Status, mailbox.DueAt));
    }

    [Fact]
    public void Configure_AnotherUser_IsAnotherAccount()
    {
        var mailbox = Configured();
        var account = mailbox.Account;
        mailbox.Configure(Settings(CredentialKind.Secret), null, null, Now);
        Assert.Equal(account, mailbox.Account);
        mailbox.Configure(Settings(CredentialKind.Secret) with { User = "otro@contoso.test" }, null, null, Now);
        Assert.NotEqual(account, mailbox.Account);
    }

    [Fact]
    public void Paused_WhileBeingPolled_StaysPaused()
    {
        var mailbox = Configured();
        mailbox.CheckPassed(Now);
        mailbox.Pause(Now);
        mailbox.PollSucceeded(Now, Now, null);
        mailbox.PollFailed(Described(MailProblem.ConnectionLost), "", null, Now, Now);
        Assert.Equal((MailboxStatus.Inactive, MailboxStatusCause.Paused), (mailbox.Status, mailbox.StatusCause));
        Assert.Null(mailbox.DueAt);
        mailbox.Resume(Now);
        Assert.Equal((MailboxStatus.Active, Now), (mailbox.Status, mailbox.DueAt!.Value));
    }

    [Fact]
    public void Pause_NotConfigured_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new ReceptionMailbox { OrganizationId = Guid.NewGuid(), CreatedAt = Now }.Pause(Now));

    [Fact]
    public void Configure_AnotherWayIn_DropsTheOldSecret()
    {
        var mailbox = Configured();
        Assert.NotNull(mailbox.ProtectedSecret);
        Assert.Null(mailbox.ProtectedPassword);
        mailbox.Configure(Settings(CredentialKind.Password), null, "protected", Now);
        Assert.Null(mailbox.ProtectedSecret);
        Assert.NotNull(mailbox.ProtectedPassword);
    }
}
