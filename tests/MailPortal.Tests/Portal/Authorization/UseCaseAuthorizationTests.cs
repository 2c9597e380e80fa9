using System.Reflection;
using MailPortal.Accounts;
using MailPortal.Administration;
using MailPortal.Alerts;
using MailPortal.Dashboard;
using MailPortal.Documents;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Outbox;
using MailPortal.Polling;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Authorization;

/// <summary>Every use case refuses by itself, whoever forgot to ask: called directly, as everybody.</summary>
public sealed class UseCaseAuthorizationTests(Cast cast) : IClassFixture<Cast>
{
    // Who may, in the order of Cast.People: Administrator, Manager, Manager elsewhere, Reader, Reader elsewhere, User.
    private const string Everybody = "AMmRrU", Administrators = "A-----", Managers = "AM----", Readers = "AM-R--", Sender = "A----U", SenderAlone = "-----U";
    private static readonly Uri Here = new("http://localhost/");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static OrganizationForm Form => new() { Name = $"Contoso {Guid.NewGuid():N}", TaxId = "900123456" };

    private static readonly Dictionary<string, (string May, Func<Cast, IServiceProvider, Actor, Task> Call)> UseCases = new()
    {
        ["AccountDirectory.OfUserAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountDirectory>().OfUserAsync(a, c.UserOf(Cast.User), Stop)),
        ["AccountDirectory.GetAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountDirectory>().GetAsync(a, c.AccountOf(Cast.User), Stop)),
        ["AccountDirectory.ListAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<AccountDirectory>().ListAsync(a, Stop)),
        ["AccountDirectory.SharedAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountDirectory>().SharedAsync(a, c.UserOf(Cast.User), Stop)),
        ["AccountLinking.StartAsync"] = (SenderAlone, (c, s, a) => s.GetRequiredService<AccountLinking>().StartAsync(a, c.AccountOf(Cast.User), Here, LinkExtras.None, Stop)),
        ["AccountLinking.OpenAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<AccountLinking>().OpenAsync(a, "nobody's", false, Stop)),
        ["AccountLinking.GetAsync"] = (SenderAlone, async (c, s, a) => await s.GetRequiredService<AccountLinking>().GetAsync(a, await c.AttemptAsync(), Stop)),
        ["AccountLinking.LatestAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountLinking>().LatestAsync(a, c.AccountOf(Cast.User), Stop)),
        ["AccountLinking.KeepAsync"] = (SenderAlone, async (c, s, a) => await s.GetRequiredService<AccountLinking>().KeepAsync(a, await c.AttemptAsync(), Stop)),
        ["AccountLinking.KeepAddressAsync"] = (SenderAlone, async (c, s, a) => await s.GetRequiredService<AccountLinking>().KeepAddressAsync(a, await c.AttemptAsync(SendingMethod.SmtpOAuth), Stop)),
        ["AccountLinking.DropAsync"] = (SenderAlone, async (c, s, a) => await s.GetRequiredService<AccountLinking>().DropAsync(a, await c.AttemptAsync(), Stop)),
        ["LinkCallback.ReceiveAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<LinkCallback>().ReceiveAsync(new("invented", "x", null, null), a, _ => null, Stop)),
        ["AccountSaving.SaveAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountSaving>().SaveAsync(a, c.UserOf(Cast.User), SendingPortal.Settings("ana@contoso.test"), null, Stop)),
        ["AccountSaving.CheckAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountSaving>().CheckAsync(a, c.UserOf(Cast.User), new(), Stop)),
        ["AccountSaving.UpdateSecretAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountSaving>().UpdateSecretAsync(a, c.AccountOf(Cast.User), new("a~secret"), null, Stop)),
        ["OtherLinking.WithPasswordAsync"] = (SenderAlone, (c, s, a) => s.GetRequiredService<OtherLinking>().WithPasswordAsync(a, c.AccountOf(Cast.User), new("a password"), Stop)),
        ["OtherLinking.WithDeviceCodeAsync"] = (SenderAlone, async (c, s, a) =>
        {
            using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            await s.GetRequiredService<OtherLinking>().WithDeviceCodeAsync(a, c.AccountOf(Cast.User), _ => leaves.CancelAsync(), leaves.Token);
        }),
        ["AccountSaving.SaveDefaultsAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountSaving>().SaveDefaultsAsync(a, c.AccountOf(Cast.User), new(), null, Stop)),
        ["AccountSaving.UnlinkAsync"] = (Sender, (c, s, a) => s.GetRequiredService<AccountSaving>().UnlinkAsync(a, c.AccountOf(Cast.User), Stop)),
        ["SendingApplications.FindAsync"] = (Managers, (c, s, a) => s.GetRequiredService<SendingApplications>().FindAsync(a, c.Organization, Stop)),
        ["SendingApplications.CheckAsync"] = (Managers, (c, s, a) => s.GetRequiredService<SendingApplications>().CheckAsync(a, c.Organization, new(), Stop)),
        ["SendingApplications.SaveAsync"] = (Managers, (c, s, a) => s.GetRequiredService<SendingApplications>().SaveAsync(a, c.Organization, SendingPortal.Application, null, Stop)),
        ["SendingApplications.DeleteAsync"] = (Managers, (c, s, a) => s.GetRequiredService<SendingApplications>().DeleteAsync(a, c.Organization, null, Stop)),
        ["OutboxIntake.AddAsync"] = (Sender, async (c, s, a) => await s.GetRequiredService<OutboxIntake>().AddAsync(a, await c.LinkedAccountAsync(Cast.User), Cast.Mail, OutgoingKind.Api, null, Stop)),
        ["OutboxQueries.ListAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<OutboxQueries>().ListAsync(a, new(), Stop)),
        ["OutboxQueries.GetAsync"] = (Sender, async (c, s, a) => await s.GetRequiredService<OutboxQueries>().GetAsync(a, await c.OutgoingAsync(Cast.User), Stop)),
        ["OutboxCommands.CancelAsync"] = (Sender, async (c, s, a) => await s.GetRequiredService<OutboxCommands>().CancelAsync(a, await c.OutgoingAsync(Cast.User), Stop)),
        ["OutboxCommands.ResendAsync"] = (Sender, async (c, s, a) =>
        {
            var mail = await c.OutgoingAsync(Cast.User);
            await s.GetRequiredService<OutboxCommands>().CancelAsync(Actor.Portal, mail, Stop);
            await s.GetRequiredService<OutboxCommands>().ResendAsync(a, mail, Stop);
        }),
        ["TestMail.SendAsync"] = (Sender, async (c, s, a) => await s.GetRequiredService<TestMail>().SendAsync(a, await c.LinkedAccountAsync(Cast.User), "ana@contoso.test", TimeZoneInfo.Utc, Stop)),
        ["OutboxQueries.CountAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<OutboxQueries>().CountAsync(a, DateTimeOffset.UnixEpoch, Stop)),
        ["SystemSenderSaving.GetAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<SystemSenderSaving>().GetAsync(a, Stop)),
        ["SystemSenderSaving.UseAccountAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<SystemSenderSaving>().UseAccountAsync(a, await c.LinkedAccountAsync(Cast.User), await c.SenderVersionAsync(), Stop)),
        ["SystemSenderSaving.UseSmtpAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<SystemSenderSaving>().UseSmtpAsync(a, Cast.Smtp, await c.SenderVersionAsync(), Stop)),
        ["SystemSenderSaving.CheckAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<SystemSenderSaving>().CheckAsync(a, new(), Stop)),
        ["SystemSenderSaving.RemoveAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<SystemSenderSaving>().RemoveAsync(a, await c.SenderVersionAsync(), Stop)),
        ["AlertQueries.OpenAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<AlertQueries>().OpenAsync(a, Stop)),
        ["RelinkRequest.ObstacleAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<RelinkRequest>().ObstacleAsync(a, Stop)),
        ["RelinkRequest.SendAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<RelinkRequest>().SendAsync(a, await c.AskableAccountAsync(Cast.User), Stop)),
        ["AuditTrail.ListAsync"] = ("AMm---", (_, s, a) => s.GetRequiredService<AuditTrail>().ListAsync(a, new(), Stop)),
        ["JobsOverview.ListAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<JobsOverview>().ListAsync(a, Stop)),
        ["JobsOverview.RunNowAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<JobsOverview>().RunNowAsync(a, "sweep-files", Stop)),
        ["PortalSettings.ListAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<PortalSettings>().ListAsync(a, Stop)),
        ["PortalSettings.Check"] = (Administrators, (_, s, a) => Task.FromResult(s.GetRequiredService<PortalSettings>().Check(a, new Dictionary<string, string>()))),
        ["PortalSettings.SaveAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<PortalSettings>().SaveAsync(a, new Dictionary<string, string>(), Stop)),
        ["StatusQuery.GetAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<StatusQuery>().GetAsync(a, Stop)),
        ["DocumentQueries.ListAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<DocumentQueries>().ListAsync(a, new(), Stop)),
        ["DocumentQueries.CountAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<DocumentQueries>().CountAsync(a, null, Stop)),
        ["DocumentQueries.GetAsync"] = (Readers, (c, s, a) => s.GetRequiredService<DocumentQueries>().GetAsync(a, c.Document, Stop)),
        ["DocumentQueries.SetTakenAsync"] = (Managers, (c, s, a) => s.GetRequiredService<DocumentQueries>().SetTakenAsync(a, c.Document, true, DateTimeOffset.UtcNow, Stop)),
        ["MessageQueries.ListAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<MessageQueries>().ListAsync(a, new(), Stop)),
        ["MessageQueries.GetAsync"] = (Readers, (c, s, a) => s.GetRequiredService<MessageQueries>().GetAsync(a, c.Message, Stop)),
        ["MessageQueries.CountStoredAsync"] = (Everybody, (c, s, a) => s.GetRequiredService<MessageQueries>().CountStoredAsync(a, c.Mailbox.Id, DateTimeOffset.UnixEpoch, Stop)),
        ["MessageQueries.ReprocessAsync"] = (Managers, (c, s, a) => s.GetRequiredService<MessageQueries>().ReprocessAsync(a, c.Message, Stop)),
        ["MessageSearch.ListAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<MessageSearch>().ListAsync(a, new(), Stop)),
        ["MessageSearch.CountAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<MessageSearch>().CountAsync(a, new(), Stop)),
        ["DocumentSearch.ListAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<DocumentSearch>().ListAsync(a, new(), Stop)),
        ["DocumentSearch.CountAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<DocumentSearch>().CountAsync(a, new(), Stop)),
        ["Reprocessing.RunAsync"] = (Managers, (c, s, a) => s.GetRequiredService<Reprocessing>().RunAsync(a, [c.Message], _ => { }, Stop)),
        ["PanelQuery.GetAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<PanelQuery>().GetAsync(a, TimeZoneInfo.Utc, false, Stop)),
        ["MailboxQueries.NamesAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<MailboxQueries>().NamesAsync(a, null, Stop)),
        ["PollRunQueries.LatestAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<PollRunQueries>().LatestAsync(a, new(), Stop)),
        ["PollRunQueries.LastMendingAsync"] = (Everybody, (c, s, a) => s.GetRequiredService<PollRunQueries>().LastMendingAsync(a, c.Mailbox.Id, Stop)),
        ["PollNow.StartAsync"] = (Managers, (c, s, a) => s.GetRequiredService<PollNow>().StartAsync(a, c.Mailbox.Id, Stop)),
        ["PollNow.RunningAsync"] = (Readers, (c, s, a) => s.GetRequiredService<PollNow>().RunningAsync(a, c.Mailbox.Id, Stop)),
        ["PollNow.WaitAsync"] = (Readers, (c, s, a) => s.GetRequiredService<PollNow>().WaitAsync(a, c.Run, TimeSpan.Zero, Stop)),
        ["MailboxQueries.ListAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<MailboxQueries>().ListAsync(a, null, Stop)),
        ["MailboxQueries.GetAsync"] = (Readers, (c, s, a) => s.GetRequiredService<MailboxQueries>().GetAsync(a, c.Mailbox.Id, Stop)),
        ["MailboxQueries.NoticedElsewhereAsync"] = ("AMm---", (c, s, a) => s.GetRequiredService<MailboxQueries>().NoticedElsewhereAsync(a, c.Mailbox.Address, null, Stop)),
        ["MailboxQueries.ReceivedElsewhereAsync"] = ("AMm---", (c, s, a) => s.GetRequiredService<MailboxQueries>().ReceivedElsewhereAsync(a, "x", c.Mailbox.Address, null, Stop)),
        ["MailboxCheckup.RunAsync"] = (Managers, (c, s, a) => s.GetRequiredService<MailboxCheckup>().RunAsync(a, c.Mailbox.Id, null, Stop)),
        ["MailboxSaving.CreateAsync"] = (Managers, (c, s, a) => s.GetRequiredService<MailboxSaving>().CreateAsync(a, c.Organization, c.Reception.Settings(c.Reception.Sandbox.FreshMailbox()), null, Stop)),
        ["MailboxSaving.UpdateAsync"] = (Managers, (c, s, a) => s.GetRequiredService<MailboxSaving>().UpdateAsync(a, c.Mailbox.Id, c.Reception.Settings(c.Mailbox.Address), null, null, Stop)),
        ["MailboxSaving.UpdateSecretAsync"] = (Managers, (c, s, a) => s.GetRequiredService<MailboxSaving>().UpdateSecretAsync(a, c.Mailbox.Id, c.Reception.Settings(c.Mailbox.Address).Secret!, null, null, null, Stop)),
        ["MailboxTrial.RunAsync"] = (Managers, (c, s, a) => s.GetRequiredService<MailboxTrial>().RunAsync(a, c.Organization, null, c.Reception.Settings(c.Mailbox.Address), null, Stop)),
        ["MailboxCandidates.FindAsync"] = (Readers, (c, s, a) => s.GetRequiredService<MailboxCandidates>().FindAsync(a, c.Mailbox.Id, Stop)),
        ["MailboxCandidates.UseAsync"] = (Managers, async (c, s, a) => await s.GetRequiredService<MailboxCandidates>().UseAsync(a, await c.MailboxWithCandidateAsync(), null, Stop)),
        ["MailboxCandidates.DiscardAsync"] = (Managers, async (c, s, a) => await s.GetRequiredService<MailboxCandidates>().DiscardAsync(a, await c.MailboxWithCandidateAsync(), null, Stop)),
        ["CandidateProof.RunAsync"] = (Managers, async (c, s, a) =>
        {
            var mailbox = await c.MailboxWithCandidateAsync();
            await s.GetRequiredService<CandidateProof>().RunAsync(a, mailbox, await c.CandidateAsync(mailbox), null, Stop);
        }),
        ["MailboxCommands.PauseAsync"] = (Managers, async (c, s, a) =>
        {
            await s.GetRequiredService<MailboxCommands>().PauseAsync(a, c.Mailbox.Id, Stop);
            await s.GetRequiredService<MailboxCommands>().ResumeAsync(Actor.Portal, c.Mailbox.Id, Stop);
        }),
        ["MailboxCommands.ResumeAsync"] = (Managers, (c, s, a) => s.GetRequiredService<MailboxCommands>().ResumeAsync(a, c.Mailbox.Id, Stop)),
        ["MailboxCommands.DeleteAsync"] = (Managers, async (c, s, a) => await s.GetRequiredService<MailboxCommands>().DeleteAsync(a, await c.SpareMailboxAsync(), Stop)),
        ["OrganizationChanges.CreateAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<OrganizationChanges>().CreateAsync(a, Form, Stop)),
        ["OrganizationChanges.UpdateAsync"] = (Managers, (c, s, a) => s.GetRequiredService<OrganizationChanges>().UpdateAsync(a, c.Organization, Form, null, Stop)),
        ["OrganizationChanges.HoldsAsync"] = (Administrators, (c, s, a) => s.GetRequiredService<OrganizationChanges>().HoldsAsync(a, c.Organization, Stop)),
        ["OrganizationChanges.DeleteAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<OrganizationChanges>().DeleteAsync(a, await c.Reception.NewOrganizationAsync(), Stop)),
        ["OrganizationDirectory.NamesWithTaxIdAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<OrganizationDirectory>().NamesWithTaxIdAsync(a, "900123456", null, Stop)),
        ["OrganizationDirectory.ListAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<OrganizationDirectory>().ListAsync(a, Stop)),
        ["OrganizationDirectory.FindAsync"] = (Readers, (c, s, a) => s.GetRequiredService<OrganizationDirectory>().FindAsync(a, c.Organization, Stop)),
        ["OrganizationMembers.ListAsync"] = (Managers, (c, s, a) => s.GetRequiredService<OrganizationMembers>().ListAsync(a, c.Organization, Stop)),
        ["OrganizationMembers.CandidatesAsync"] = (Administrators, (c, s, a) => s.GetRequiredService<OrganizationMembers>().CandidatesAsync(a, c.Organization, Stop)),
        ["OrganizationMembers.AddAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<OrganizationMembers>().AddAsync(a, c.Organization, await c.SpareUserAsync(), Stop)),
        ["OrganizationMembers.RemoveAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<OrganizationMembers>().RemoveAsync(a, c.Organization, await c.SpareUserAsync(), Stop)),
        ["UserDirectory.ListAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<UserDirectory>().ListAsync(a, Stop)),
        ["UserDirectory.GetAsync"] = ("A--R--", (c, s, a) => s.GetRequiredService<UserDirectory>().GetAsync(a, c.UserOf(Cast.Reader), Stop)),
        ["UserKeys.ListAsync"] = ("A--R--", (c, s, a) => s.GetRequiredService<UserKeys>().ListAsync(a, c.UserOf(Cast.Reader), Stop)),
        ["UserKeys.CreateAsync"] = ("A--R--", (c, s, a) => s.GetRequiredService<UserKeys>().CreateAsync(a, c.UserOf(Cast.Reader), new("x", new HashSet<string> { ApiScope.Documents }, null), Stop)),
        ["UserKeys.RevokeAsync"] = ("A--R--", async (c, s, a) => await s.GetRequiredService<UserKeys>().RevokeAsync(a, await c.KeyAsync(Cast.Reader), Stop)),
        ["CreateUser.CheckAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<CreateUser>().CheckAsync(a, new("", "", PortalRole.Reader, ""), Stop)),
        ["CreateUser.RunAsync"] = (Administrators, (_, s, a) => s.GetRequiredService<CreateUser>().RunAsync(a, new($"{Guid.NewGuid():N}@contoso.test", "", PortalRole.Reader, "a long passphrase"), Stop)),
        ["ChangeUser.CheckAsync"] = (Administrators, (c, s, a) => s.GetRequiredService<ChangeUser>().CheckAsync(a, c.UserOf(Cast.Reader), new("", PortalRole.User, "es", new HashSet<Guid>()), Stop)),
        ["ChangeUser.RunAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<ChangeUser>().RunAsync(a, await c.SpareUserAsync(), new("", PortalRole.User, "es", new HashSet<Guid>()), null, Stop)),
        ["DisableUser.RunAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<DisableUser>().RunAsync(a, await c.SpareUserAsync(), true, Stop)),
        ["ResetPassword.RunAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<ResetPassword>().RunAsync(a, await c.SpareUserAsync(), Stop)),
        ["UnlockUser.RunAsync"] = (Administrators, async (c, s, a) => await s.GetRequiredService<UnlockUser>().RunAsync(a, await c.SpareUserAsync(), Stop)),
        ["OwnProfile.RenameAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<OwnProfile>().RenameAsync(a, "Ana", Stop)),
        ["OwnProfile.ChangePasswordAsync"] = (Everybody, (_, s, a) => s.GetRequiredService<OwnProfile>().ChangePasswordAsync(a, TestPortal.AdminPassword, "a quite other passphrase", Stop)),
    };

    // Not the entities: they are told who acts, and whoever holds one has been let through.
    private static IEnumerable<string> Taking(Microsoft.EntityFrameworkCore.Metadata.IModel model) => typeof(Program).Assembly.GetTypes()
        .Where(t => t.IsPublic && t != typeof(Actor) && model.FindEntityType(t) is null && !typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(t))
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && m.GetParameters().Any(p => p.ParameterType == typeof(Actor)) && m.Name is not ("Deconstruct" or "Equals"))
            .Select(m => $"{t.Name}.{m.Name}")).Distinct();

    public static TheoryData<string> Names => [.. UseCases.Keys];

    [Fact]
    public async Task EveryMethodThatTakesAnActor_HasARow()
    {
        await using var db = await cast.Portal.DbAsync();
        Assert.Equal(UseCases.Keys.Order(StringComparer.Ordinal), Taking(db.Model).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task UseCase_WorksForThoseWhoMay_AndRefusesEverybodyElse(string name)
    {
        var (may, call) = UseCases[name];
        var worked = "";
        foreach (var (person, letter) in Cast.People.Zip(Everybody))
        {
            await using var scope = cast.Portal.Services.CreateAsyncScope();
            try
            {
                await call(cast, scope.ServiceProvider, cast.Actors[person]);
                worked += letter;
            }
            catch (Exception e) when (e is AccessDeniedException or NotFoundException)
            {
                worked += '-';
            }
        }
        Assert.Equal(may, worked);
    }
}
