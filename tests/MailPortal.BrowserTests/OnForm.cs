using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.BrowserTests;

/// <summary>The reception form in front of the sandbox, in an organisation of its own: what other tests count stays as they left it.</summary>
public abstract class OnForm(PortalFixture portal) : IAsyncLifetime
{
    protected const string WrongSecret = "Wr0ng~Secret.Value_that-Entra.refuses0123456";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected PortalFixture Portal => portal;

    protected Guid Organization { get; private set; }

    public async ValueTask InitializeAsync() =>
        Organization = (await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = $"Formulario {Guid.NewGuid():N}", TaxId = "900123456" }, Cancellation)).Id;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected async Task<FormOnScreen> NewAsync(PortalPage page, bool english = false)
    {
        await page.GoAsync($"/organizations/{Organization}/reception/new");
        return new(page, portal.Sandbox, english);
    }

    /// <summary>A mailbox that works.</summary>
    protected async Task<(Guid Id, string User)> StoredAsync()
    {
        var user = FormOnScreen.FreshMailbox();
        var saved = await StoredAsync(portal.Reception.Settings(user));
        Assert.True(saved.Report.Ok);
        return (saved.Id, user);
    }

    protected Task<SaveResult> StoredAsync(MailboxSettings settings) =>
        portal.Services.GetRequiredService<MailboxSaving>().CreateAsync(Actor.Portal, Organization, settings, null, Cancellation);

    /// <summary>Somebody else changes it.</summary>
    protected Task<SaveResult> UpdateAsync(Guid id, MailboxSettings settings) =>
        portal.Services.GetRequiredService<MailboxSaving>().UpdateAsync(Actor.Portal, id, settings, version: null, progress: null, Cancellation);

    protected Task<ReceptionMailbox> MailboxAsync(Guid id) => portal.Services.GetRequiredService<MailboxQueries>().GetAsync(Actor.Portal, id, Cancellation);

    protected async Task<int> CountAsync() => (await portal.Services.GetRequiredService<MailboxQueries>().ListAsync(Actor.Portal, Organization, Cancellation)).Count;
}
