using MailPortal.Accounts;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Mail.Network;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Outbox;

/// <summary>"Remitente del sistema": who sends the portal's own mails.</summary>
public sealed class SystemSenderTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private const string Wrong = "Pp4~contrasena-equivocada";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SystemSenderSaving Saving => sending.Portal.Get<SystemSenderSaving>();

    [Fact]
    public async Task Smtp_SendsATest_AndItsPasswordIsNowhereToBeRead()
    {
        var recipient = sending.Sandbox.FreshMailbox();
        await Saving.UseSmtpAsync(Actor.Portal, Smtp(), await VersionAsync(), Cancellation);
        var account = (await Saving.GetAsync(Actor.Portal, Cancellation)).Account!;
        Assert.Null(account.UserId);

        var id = await sending.Portal.Get<TestMail>().SendAsync(Actor.Portal, account.Id, recipient, TimeZoneInfo.Utc, Cancellation);
        await sending.SendDueAsync();

        var mail = (await sending.Portal.Get<OutboxQueries>().GetAsync(Actor.Portal, id, Cancellation)).Mail;
        Assert.Equal((OutgoingStatus.Sent, null), (mail.Status, mail.ProblemDetail));
        var version = await VersionAsync();
        await Assert.ThrowsAsync<InvalidFormException>(() => Saving.UseSmtpAsync(Actor.Portal, Smtp() with { Password = new(Wrong), SmtpPort = 0 }, version, Cancellation));
        using var administrator = await sending.Portal.SignedInAsync();
        var pages = new List<string>();
        foreach (var page in (string[])["/settings/sender", "/settings", "/audit", "/outbox", $"/outbox/{id}", "/sending/accounts"]) pages.Add(await administrator.GetStringAsync(page, Cancellation));
        var places = new Dictionary<string, string> { ["the log"] = string.Join('\n', sending.Portal.Log), ["pages"] = string.Join('\n', pages), ["the database"] = await TestDatabase.DumpAsync(sending.Portal.Folder, Cancellation) };
        Assert.Contains(account.Address, places["the database"], StringComparison.Ordinal);
        Assert.Contains(account.Address, pages[0], StringComparison.Ordinal);
        Assert.Empty(from place in places from secret in (string[])[Password, Wrong] where place.Value.Contains(secret, StringComparison.Ordinal) select $"{secret[..4]}… in {place.Key}");
    }

    [Fact]
    public async Task Smtp_PasswordLeftOut_StaysUnlessTheServerIsAnother()
    {
        await Saving.UseSmtpAsync(Actor.Portal, Smtp(), await VersionAsync(), Cancellation);
        await Saving.UseSmtpAsync(Actor.Portal, Smtp() with { Password = null, SmtpUser = "otra" }, await VersionAsync(), Cancellation);
        Assert.NotNull((await Saving.GetAsync(Actor.Portal, Cancellation)).Own!.ProtectedPassword);

        // Whoever may change the server's name must not have the stored password sent to a server of their own.
        var version = await VersionAsync();
        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => Saving.UseSmtpAsync(Actor.Portal, Smtp() with { Password = null, SmtpHost = "smtp.elsewhere.test" }, version, Cancellation));
        Assert.Equal("password", Assert.Single(refused.Problems).Field);
    }

    [Fact]
    public async Task AccountOfAUser_TakesItsPlace_AndThePasswordIsForgotten()
    {
        await Saving.UseSmtpAsync(Actor.Portal, Smtp(), await VersionAsync(), Cancellation);
        var sender = await sending.NewLinkedAsync();

        await Saving.UseAccountAsync(Actor.Portal, sender.AccountId, await VersionAsync(), Cancellation);

        var view = await Saving.GetAsync(Actor.Portal, Cancellation);
        Assert.Equal((sender.AccountId, null), (view.Account!.Id, view.Own!.ProtectedPassword));
        await using var db = await sending.Portal.DbAsync();
        Assert.Equal(new SystemMailSender(sender.AccountId, "", sender.Address), await SystemMail.FindAsync(db, Cancellation));

        // Nothing new leaves in the name of somebody who was shut out.
        await db.Set<PortalUser>().Where(u => u.Id == sender.User.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Disabled, true), Cancellation);
        Assert.Null(await SystemMail.FindAsync(db, Cancellation));
        Assert.True((await Saving.GetAsync(Actor.Portal, Cancellation)).OwnerDisabled);
        await db.Set<PortalUser>().Where(u => u.Id == sender.User.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Disabled, false), Cancellation);
        await sending.Portal.Get<AccountSaving>().UnlinkAsync(sender.Actor, sender.AccountId, Cancellation);
        Assert.Null(await SystemMail.FindAsync(db, Cancellation));
        // Its user is gone, and the account with it: nobody sends any more.
        await db.Set<PortalUser>().Where(u => u.Id == sender.User.Id).ExecuteDeleteAsync(Cancellation);
        Assert.Null((await Saving.GetAsync(Actor.Portal, Cancellation)).Sender);
    }

    [Fact]
    public async Task Remove_ForgetsThePassword_AndIsAudited()
    {
        await Saving.UseSmtpAsync(Actor.Portal, Smtp(), await VersionAsync(), Cancellation);
        await Saving.RemoveAsync(Actor.Portal, await VersionAsync(), Cancellation);
        await Saving.RemoveAsync(Actor.Portal, null, Cancellation);

        var view = await Saving.GetAsync(Actor.Portal, Cancellation);
        Assert.Equal((null, null), (view.Sender, view.Own!.ProtectedPassword));
        await using var db = await sending.Portal.DbAsync();
        Assert.Null(await SystemMail.FindAsync(db, Cancellation));
        var target = view.Own.Id.ToString();
        var actions = await db.Set<AuditEntry>().Where(e => e.Target == target).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync(Cancellation);
        Assert.Equal(["sender.changed", "sender.removed"], actions.TakeLast(2));
    }

    [Fact]
    public async Task TwoWhoChooseAtOnce_TheSecondIsTold()
    {
        var version = await VersionAsync();
        await Saving.UseSmtpAsync(Actor.Portal, Smtp(), version, Cancellation);
        await Assert.ThrowsAsync<ChangedByOthersException>(() => Saving.UseSmtpAsync(Actor.Portal, Smtp(), version, Cancellation));
        await Assert.ThrowsAsync<ChangedByOthersException>(() => Saving.RemoveAsync(Actor.Portal, version, Cancellation));
    }

    [Fact]
    public async Task OwnAccount_IsNobodys_AndInNoListOfUsers()
    {
        await Saving.UseSmtpAsync(Actor.Portal, Smtp(), await VersionAsync(), Cancellation);
        var own = (await Saving.GetAsync(Actor.Portal, Cancellation)).Own!;
        var (_, user) = await sending.Portal.AddUserAsync(PortalRole.User);

        Assert.DoesNotContain(await sending.Portal.Get<AccountDirectory>().ListAsync(Actor.Portal, Cancellation), v => v.Account.Id == own.Id);
        await Assert.ThrowsAsync<NotFoundException>(() => sending.Portal.Get<TestMail>().SendAsync(user, own.Id, "ana@contoso.test", TimeZoneInfo.Utc, Cancellation));
        var version = await VersionAsync();
        await Assert.ThrowsAsync<NotFoundException>(() => Saving.UseAccountAsync(Actor.Portal, own.Id, version, Cancellation));
    }

    private string Password => sending.Sandbox.Info.OpenDomainPassword;

    private AccountSettings Smtp() => new()
    {
        Address = $"avisos@{MailPortal.Sandbox.SampleTenant.OpenDomain}",
        SmtpHost = sending.Sandbox.Info.Host,
        SmtpPort = sending.Sandbox.Info.PasswordSmtpPort,
        SmtpSecurity = ConnectionSecurity.StartTls,
        Password = new(Password),
    };

    private async Task<Guid?> VersionAsync() => (await Saving.GetAsync(Actor.Portal, Cancellation)).Sender?.Version;
}
