using MailPortal.Dashboard;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Dashboard;

public sealed class AttentionLookTests
{
    private static readonly DateTimeOffset Now = TestClock.At("2026-11-20T12:00:00Z").GetUtcNow();

    [Theory]
    [InlineData("es"), InlineData("en")]
    public void Of_StateOfAMailbox_HasTheWordThatItsChipHas(string language)
    {
        using var _ = new Culture(language);
        var failing = Mailbox();
        failing.CheckFailed(ProblemCatalogue.Describe(MailProblem.ClientSecretWrong), null, Now);
        Assert.Equal((MailboxStatus.Failing, AttentionKind.Stopped), (failing.Status, Item(failing).Kind));
        Assert.Equal(MailboxWords.Of(MailboxStatus.Failing), AttentionLook.Of(Item(failing)).Word);
        var retried = Mailbox();
        retried.CheckFailed(ProblemCatalogue.Describe(MailProblem.ConnectionRefused), null, Now);
        Assert.Equal((AttentionKind.Failing, MailboxWords.Of(MailboxStatus.Failing)), (Item(retried).Kind, AttentionLook.Of(Item(retried)).Word));
        var inactive = Mailbox();
        foreach (var minute in (int[])[1, 2]) inactive.PollFailed(ProblemCatalogue.Describe(MailProblem.ClientSecretWrong), null, null, Now, Now.AddMinutes(minute));
        Assert.Equal((MailboxStatus.Inactive, AttentionKind.Stopped), (inactive.Status, Item(inactive).Kind));
        Assert.Equal(MailboxWords.Of(MailboxStatus.Inactive), AttentionLook.Of(Item(inactive)).Word);
    }

    [Fact]
    public void Sentence_CandidateOfAMailboxThatReceivesNothing_DoesNotSayThatItGoesOn()
    {
        using var _ = new Culture("es");
        var mailbox = Mailbox();
        mailbox.CheckPassed(Now);
        Assert.EndsWith("el correo sigue con la anterior.", AttentionLook.Sentence(new(AttentionKind.Candidate, mailbox)), StringComparison.Ordinal);
        mailbox.Pause(Now);
        Assert.EndsWith("el correo no recibe nada ahora mismo.", AttentionLook.Sentence(new(AttentionKind.Candidate, mailbox)), StringComparison.Ordinal);
    }

    private static AttentionItem Item(ReceptionMailbox mailbox) => Assert.Single(AttentionItem.Of(mailbox, DateOnly.FromDateTime(Now.UtcDateTime)));

    private static ReceptionMailbox Mailbox()
    {
        var mailbox = new ReceptionMailbox { OrganizationId = Guid.NewGuid(), CreatedAt = Now };
        mailbox.Configure(new()
        {
            ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Secret, Host = "outlook.office365.com", Port = 993, User = "facturas@contoso.com",
        }, "protected", null, Now);
        return mailbox;
    }
}
