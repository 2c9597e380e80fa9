using MailPortal.Accounts;
using MailPortal.Mail;
using MailPortal.Organizations;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>Organisations with an application of their own, and people who are linked with it.</summary>
internal sealed class SharedApplicationScene(SendingPortal sending)
{
    /// <summary>The two secrets of the application that the organisations have: the first is stored to begin with.</summary>
    public static readonly Secret OldSecret = new(SampleTenant.Sending.Secrets[0].Value), NewSecret = new(SampleTenant.Sending.Secrets[1].Value);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Another application, which can sign in by itself.</summary>
    public static ApplicationSettings OneTenant => new()
    {
        ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new(SampleTenant.SingleTenant.Secrets[0].Value), Audience = AccountAudience.Tenant, TenantId = SampleTenant.TenantId.ToString(),
    };

    public static AccountSettings Shared(AccountSettings settings, Guid organization) => new() { Method = settings.Method, Address = settings.Address, SharedBy = organization };

    public async Task<Guid> OrganizationAsync() =>
        (await sending.Portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, new OrganizationForm { Name = $"Contoso {Guid.NewGuid():N}", TaxId = "900123456" }, Cancellation)).Id;

    /// <summary>An organisation with an application, and who manages it.</summary>
    public async Task<(Guid Organization, Actor Manager)> NewAsync()
    {
        var organization = await OrganizationAsync();
        var (_, manager) = await sending.Portal.AddUserAsync(PortalRole.Manager, organization);
        await sending.Portal.Get<SendingApplications>().SaveAsync(manager, organization, SendingPortal.Application, null, Cancellation);
        return (organization, manager);
    }

    public async Task<Sender> NewLinkedAsync(Guid organization)
    {
        var sender = await sending.NewSenderAsync(change: s => Shared(s, organization), organization: organization);
        using var browser = await sender.BrowserAsync();
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
        return sender;
    }

    public async Task LeaveAsync(Sender sender)
    {
        await using var db = await sending.Portal.DbAsync();
        await db.Set<Membership>().Where(m => m.UserId == sender.User.Id).ExecuteDeleteAsync(Cancellation);
    }

    /// <summary>The account is set up with an application of its own, and not linked with it yet.</summary>
    public Task UseOwnApplicationAsync(Sender sender) => sending.Portal.Get<AccountSaving>().SaveAsync(
        sender.Actor, sender.User.Id, SendingPortal.Settings(sender.Address) with { ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new("another~one") }, null, Cancellation);

    /// <summary>The secret that the link itself carries.</summary>
    public async Task<string> CopyOfAsync(Sender sender) => sending.Portal.Get<AccountSecrets>().ApplicationOf((await sender.ViewAsync()).Link!.Terms, sender.AccountId).ClientSecret.Reveal();

    public async Task SpoilCopyAsync(Sender sender)
    {
        await using var db = await sending.Portal.DbAsync();
        var spoilt = sending.Portal.Get<AccountSecrets>().Protect(new("spoilt~copy"), sender.AccountId, SendingAccount.SecretColumn);
        await db.Set<AccountLink>().Where(l => l.AccountId == sender.AccountId).ExecuteUpdateAsync(s => s.SetProperty(l => l.Terms.ProtectedSecret, spoilt), Cancellation);
    }

    public async Task SpoilSecretAsync(Guid organization)
    {
        await using var db = await sending.Portal.DbAsync();
        var spoilt = sending.Portal.Get<AccountSecrets>().Protect(new("no~longer~good"), organization, SendingApplication.SecretColumn);
        await db.Set<SendingApplication>().Where(a => a.OrganizationId == organization).ExecuteUpdateAsync(s => s.SetProperty(a => a.ProtectedSecret, spoilt), Cancellation);
    }
}
