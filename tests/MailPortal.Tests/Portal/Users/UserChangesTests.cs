using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Users;

public sealed class UserChangesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PortalRole.Administrator, true)]
    [InlineData(PortalRole.Manager, false)]
    [InlineData(PortalRole.User, false)]
    [InlineData(PortalRole.Reader, false)]
    public async Task CreateAndDisable_OnlyAdministratorsMay(PortalRole role, bool may)
    {
        await using var portal = new TestPortal();
        var (_, actor) = await portal.AddUserAsync(role, Guid.NewGuid());
        var (other, _) = await portal.AddUserAsync(PortalRole.Reader);
        await using var scope = portal.Services.CreateAsyncScope();
        var create = scope.ServiceProvider.GetRequiredService<CreateUser>();
        var disable = scope.ServiceProvider.GetRequiredService<DisableUser>();
        var form = new NewUser("new@contoso.test", "New", PortalRole.Administrator, "a long passphrase");
        if (!may)
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() => create.RunAsync(actor, form, Cancellation));
            await Assert.ThrowsAsync<AccessDeniedException>(() => disable.RunAsync(actor, other.Id, true, Cancellation));
            await using var untouched = await portal.DbAsync();
            Assert.False(await untouched.Set<PortalUser>().AnyAsync(u => u.Email == form.Email || u.Disabled, Cancellation));
            return;
        }
        var user = await create.RunAsync(actor, form, Cancellation);
        Assert.True(await disable.RunAsync(actor, other.Id, true, Cancellation));
        await using var db = await portal.DbAsync();
        Assert.Equal(["user.created", "user.disabled"],
            (await db.Set<AuditEntry>().Where(e => e.UserId == actor.UserId).OrderBy(e => e.Id).ToListAsync(Cancellation)).Select(e => e.Action));
        Assert.True((await db.Set<PortalUser>().SingleAsync(u => u.Id == other.Id, Cancellation)).Disabled);
        Assert.DoesNotContain("a long passphrase", (await db.Set<AuditEntry>().SingleAsync(e => e.Target == user.Id.ToString(), Cancellation)).Details!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_EverythingWrong_IsToldAtOnceAtItsField()
    {
        using var _ = new Culture("es");
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        await using var scope = portal.Services.CreateAsyncScope();
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => scope.ServiceProvider.GetRequiredService<CreateUser>()
            .RunAsync(Actor.Portal, new NewUser("no address", "", PortalRole.Reader, "aa"), Cancellation));
        Assert.Contains(wrong.Problems, p => p.Field == "Email");
        Assert.Contains(wrong.Problems, p => p is { Field: "Password", Message: "La contraseña necesita al menos 10 caracteres." });
        Assert.Contains(wrong.Problems, p => p is { Field: "Password", Message: "La contraseña necesita al menos 5 caracteres distintos." });
        await using var db = await portal.DbAsync();
        // The bootstrap administrator alone.
        Assert.Equal(1, await db.Set<AuditEntry>().CountAsync(e => e.Action == "user.created", Cancellation));
    }

    [Fact]
    public async Task Disable_Oneself_IsRefused()
    {
        await using var portal = new TestPortal();
        var (user, actor) = await portal.AddUserAsync(PortalRole.Administrator);
        await using var scope = portal.Services.CreateAsyncScope();
        await Assert.ThrowsAsync<InvalidFormException>(() => scope.ServiceProvider.GetRequiredService<DisableUser>().RunAsync(actor, user.Id, true, Cancellation));
    }

    [Fact]
    public async Task LastAdministrator_CanNeitherBeDisabledNorLoseTheRole()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var (first, _) = await OnlyAdministratorAsync(portal);
        var (disable, change) = (scope.ServiceProvider.GetRequiredService<DisableUser>(), scope.ServiceProvider.GetRequiredService<ChangeUser>());
        var demotion = new UserChange("", PortalRole.Reader, "es", new HashSet<Guid>());
        await Assert.ThrowsAsync<InvalidFormException>(() => disable.RunAsync(Actor.Portal, first.Id, true, Cancellation));
        await Assert.ThrowsAsync<InvalidFormException>(() => change.RunAsync(Actor.Portal, first.Id, demotion, null, Cancellation));
        // A program cannot open the door for anybody.
        await scope.ServiceProvider.GetRequiredService<CreateUser>().RunAsync(Actor.Portal, new NewUser("", "ERP", PortalRole.Administrator, null) { IsService = true }, Cancellation);
        await Assert.ThrowsAsync<InvalidFormException>(() => change.RunAsync(Actor.Portal, first.Id, demotion, null, Cancellation));
        var (second, secondActor) = await portal.AddUserAsync(PortalRole.Administrator);
        Assert.True(await disable.RunAsync(secondActor, first.Id, true, Cancellation));
        await Assert.ThrowsAsync<InvalidFormException>(() => change.RunAsync(Actor.Portal, second.Id, demotion, null, Cancellation));
    }

    [Fact]
    public async Task Change_OwnRole_IsRefusedAndOwnNameIsNot()
    {
        await using var portal = new TestPortal();
        var (user, actor) = await portal.AddUserAsync(PortalRole.Administrator);
        await using var scope = portal.Services.CreateAsyncScope();
        var change = scope.ServiceProvider.GetRequiredService<ChangeUser>();
        var none = new HashSet<Guid>();
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => change.RunAsync(actor, user.Id, new("", PortalRole.Manager, "es", none), null, Cancellation));
        Assert.Equal("Role", Assert.Single(wrong.Problems).Field);
        Assert.True(await change.RunAsync(actor, user.Id, new("Ana", PortalRole.Administrator, "en", none), null, Cancellation));
    }

    [Fact]
    public async Task Change_RoleAndOrganizations_CountAtOnceAndAreAuditedWithBeforeAndAfter()
    {
        await using var portal = new TestPortal();
        var (old, added) = (Guid.NewGuid(), Guid.NewGuid());
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager, old);
        var seen = new UserChange("", PortalRole.Manager, "es", new HashSet<Guid> { old });
        await using var scope = portal.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ChangeUser>().RunAsync(Actor.Portal, user.Id, new("Ana", PortalRole.Reader, "en", new HashSet<Guid> { added }), seen, Cancellation);
        await using var db = await portal.DbAsync();
        var actor = await Actors.ReadAsync(db, user.Id, null, Cancellation);
        Assert.Equal(("Ana", PortalRole.Reader, false, true), (actor!.Name, actor.Role, actor.MayRead(old), actor.MayRead(added)));
        var entries = await db.Set<AuditEntry>().OrderBy(e => e.Id).Where(e => e.Action != "user.created").ToListAsync(Cancellation);
        Assert.Equal([("user.changed", null), ("organization.memberRemoved", old), ("organization.memberAdded", (Guid?)added)], entries.Select(e => (e.Action, e.OrganizationId)));
        Assert.Contains("\"before\":{\"displayName\":\"\",\"role\":\"Manager\"", entries[0].Details, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ChangedByOthersException>(() => scope.ServiceProvider.GetRequiredService<ChangeUser>()
            .RunAsync(Actor.Portal, user.Id, new("Eva", PortalRole.Reader, "en", new HashSet<Guid>()), seen, Cancellation));
    }

    /// <summary>Anybody who knows an address can mistype its password: that is no edit.</summary>
    [Fact]
    public async Task Change_WhileSomebodyMistypesThePassword_IsSaved_AndWhileTheyJoinAnOrganizationItIsNot()
    {
        await using var portal = new TestPortal();
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager);
        await using var scope = portal.Services.CreateAsyncScope();
        var change = scope.ServiceProvider.GetRequiredService<ChangeUser>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var seen = new UserChange("", PortalRole.Manager, "es", new HashSet<Guid>());
        await users.AccessFailedAsync((await users.FindByIdAsync(user.Id.ToString()))!);
        Assert.True(await change.RunAsync(Actor.Portal, user.Id, seen with { DisplayName = "Ana" }, seen, Cancellation));
        await using (var db = await portal.DbAsync())
        {
            db.Add(new Membership { UserId = user.Id, OrganizationId = Guid.NewGuid() });
            await db.SaveChangesAsync(Cancellation);
        }
        await Assert.ThrowsAsync<ChangedByOthersException>(() => change.RunAsync(Actor.Portal, user.Id, seen with { DisplayName = "Eva" }, seen with { DisplayName = "Ana" }, Cancellation));
    }

    [Fact]
    public void Form_OverWhatSomebodyElseStored_KeepsWhatWasTyped()
    {
        Guid a = Guid.NewGuid(), b = Guid.NewGuid(), c = Guid.NewGuid();
        UserForm Form(string name, PortalRole role, params Guid[] organizations) => UserForm.Of(new(Guid.Empty, "x@y.test", name, role, "es", false, UserState.Active, null, organizations.ToHashSet()));
        var merged = Form("Ana", PortalRole.Reader, b).Over(opened: Form("", PortalRole.Reader, a), theirs: Form("", PortalRole.Manager, a, c));
        Assert.Equal(("Ana", PortalRole.Manager), (merged.DisplayName, merged.Role));
        Assert.Equal(new[] { b, c }.Order(), merged.Organizations.Order());
    }

    [Fact]
    public async Task Create_ServiceUser_NeedsANameAndNoPassword()
    {
        await using var portal = new TestPortal();
        await using var scope = portal.Services.CreateAsyncScope();
        var create = scope.ServiceProvider.GetRequiredService<CreateUser>();
        var wrong = await Assert.ThrowsAsync<InvalidFormException>(() => create.RunAsync(Actor.Portal, new NewUser("", " ", PortalRole.Manager, null) { IsService = true }, Cancellation));
        Assert.Equal("DisplayName", Assert.Single(wrong.Problems).Field);
        var user = await create.RunAsync(Actor.Portal, new NewUser("", "ERP", PortalRole.Manager, null) { IsService = true, Organizations = new HashSet<Guid> { Guid.NewGuid() } }, Cancellation);
        Assert.Equal((true, null, false), (user.IsService, user.PasswordHash, user.MustChangePassword));
        await Assert.ThrowsAsync<InvalidFormException>(() => scope.ServiceProvider.GetRequiredService<ResetPassword>().RunAsync(Actor.Portal, user.Id, Cancellation));
        await using var db = await portal.DbAsync();
        Assert.Single(await db.Set<Membership>().ToListAsync(Cancellation));
    }

    [Fact]
    public async Task OwnPassword_ResetByAnAdministratorMeanwhile_IsNotWrittenOver()
    {
        await using var portal = new TestPortal(("Reception:Enabled", "false"));
        await using var scope = portal.Services.CreateAsyncScope();
        var (user, actor) = await portal.AddUserAsync(PortalRole.Reader);
        string? given = null;
        var profile = ActivatorUtilities.CreateInstance<OwnProfile>(scope.ServiceProvider, new UserRows(new Before(portal.Get<IDbContextFactory<PortalDbContext>>(),
            async () => given = await scope.ServiceProvider.GetRequiredService<ResetPassword>().RunAsync(Actor.Portal, user.Id, Cancellation))));
        var refused = await Assert.ThrowsAsync<InvalidFormException>(() => profile.ChangePasswordAsync(actor, TestPortal.AdminPassword, "a quite other passphrase", Cancellation));
        Assert.Equal(OwnProfile.OldPassword, Assert.Single(refused.Problems).Field);
        using var browser = portal.Browser();
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await TestPortal.SignInAsync(browser, user.Email!, given!)).StatusCode);
    }

    /// <summary>Somebody else, before the change begins and after the old password was found right.</summary>
    private sealed class Before(IDbContextFactory<PortalDbContext> contexts, Func<Task> act) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => throw new NotSupportedException();

        public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken)
        {
            await act();
            return await contexts.CreateDbContextAsync(cancellationToken);
        }
    }

    private static async Task<(PortalUser User, Actor Actor)> OnlyAdministratorAsync(TestPortal portal)
    {
        await using var db = await portal.DbAsync();
        var user = await db.Set<PortalUser>().SingleAsync(Cancellation);
        return (user, await Actors.ReadAsync(db, user.Id, null, Cancellation) ?? throw new InvalidOperationException());
    }
}
