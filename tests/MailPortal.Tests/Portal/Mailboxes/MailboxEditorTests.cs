using Bunit;
using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>The reception form in front of a database that answers when it likes.</summary>
public sealed class MailboxEditorTests : IAsyncDisposable
{
    private readonly TestPortal portal = new([("Reception:Enabled", "false")]);
    private readonly BunitContext bunit = new();

    public async ValueTask DisposeAsync()
    {
        await bunit.DisposeAsync();
        await portal.DisposeAsync();
    }

    /// <summary>Of two fields that were left one after the other, what was asked for the first is answered last: it knows nothing of the second one.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Warnings_AnsweredInAnotherOrder_AreThoseOfTheFormAsItStands()
    {
        var late = new LateDatabase(portal.Get<IDbContextFactory<PortalDbContext>>());
        var form = await RenderAsync(late);
        await form.TypeAsync("#user", "facturas@contoso.test");

        late.HoldNext();
        var first = form.TypeAsync("#user", "recibos@contoso.test");
        await late.Asked;
        await form.TypeAsync("#secret", Guid.NewGuid().ToString());
        late.Answer();
        await first;

        Assert.Equal(MailboxWarningText.SecretLooksLikeId, form.Find("#secret-note .mp-field-warning").TextContent.Trim());
    }

    private async Task<IRenderedComponent<MailboxEditor>> RenderAsync(LateDatabase late)
    {
        var (user, actor) = await portal.AddUserAsync(PortalRole.Administrator);
        bunit.ServeAs(portal, user.Id, interactive: false, (services, actors) => services.AddSingleton(new FormReading(new MailboxQueries(late), portal.Get<MailboxCandidates>(), actors)));
        return bunit.Render<MailboxEditor>(p => p.Add(e => e.Actor, actor).Add(e => e.OrganizationId, Guid.NewGuid()));
    }

    /// <summary>Keeps one question back.</summary>
    private sealed class LateDatabase(IDbContextFactory<PortalDbContext> real) : IDbContextFactory<PortalDbContext>
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int held;

        public Task Asked => asked.Task;

        public void HoldNext() => Volatile.Write(ref held, 1);

        public void Answer() => answered.SetResult();

        public PortalDbContext CreateDbContext() => real.CreateDbContext();

        public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            if (Interlocked.Exchange(ref held, 0) == 1)
            {
                asked.SetResult();
                await answered.Task;
            }

            return CreateDbContext();
        }
    }
}
