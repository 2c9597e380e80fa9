using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Users;
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
        Assert.False(await db.Set<AuditEntry>().AnyAsync(e => e.Action == "user.created", Cancellation));
    }

    [Fact]
    public async Task Disable_Oneself_IsRefused()
    {
        await using var portal = new TestPortal();
        var (user, actor) = await portal.AddUserAsync(PortalRole.Administrator);
        await using var scope = portal.Services.CreateAsyncScope();
        await Assert.ThrowsAsync<InvalidFormException>(() => scope.ServiceProvider.GetRequiredService<DisableUser>().RunAsync(actor, user.Id, true, Cancellation));
    }
}
