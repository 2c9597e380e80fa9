using MailPortal.Documents;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Documents;

public sealed class MessageSearchTests : IAsyncLifetime
{
    private readonly TestPortal portal = new(("Reception:Enabled", "false"));
    private Guid organization, other, mailbox;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var db = await portal.DbAsync();
        var (here, there) = (ListRows.Organization(), ListRows.Organization("Ajena"));
        (organization, other, mailbox) = (here.Id, there.Id, Guid.NewGuid());
        db.AddRange(here, there);
        await db.SaveChangesAsync(Cancellation);
        foreach (var (subject, outcome, owner) in new[] { ("Uno", MessageOutcome.Documents, organization), ("Dos", MessageOutcome.Quarantined, organization), ("Publicación", MessageOutcome.NoDocuments, organization), ("Cuatro", MessageOutcome.PdfOnly, other) })
            db.Add(ListRows.Message(owner, mailbox, subject, outcome, subject == "Publicación" ? ListRows.Start.AddDays(-3) : null));
        await db.SaveChangesAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private async Task<List<string>> AllAsync(MessageSearchFilter filter, Actor? actor = null)
    {
        var all = new List<string>();
        Guid? next = null;
        do
        {
            var page = await portal.Get<MessageSearch>().ListAsync(actor ?? Actor.Portal, filter with { After = next, Take = 1 }, Cancellation);
            all.AddRange(page.Items.Select(m => m.Subject));
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    [Fact]
    public async Task List_PageByPage_GivesEachOnceNewestFirst() => Assert.Equal(["Cuatro", "Publicación", "Dos", "Uno"], await AllAsync(new()));

    [Fact]
    public async Task Filters_NarrowTogether()
    {
        Assert.Equal(["Dos"], await AllAsync(new() { Outcome = MessageOutcome.Quarantined, MailboxId = mailbox, OrganizationId = organization }));
        Assert.Empty(await AllAsync(new() { Outcome = MessageOutcome.Quarantined, OrganizationId = other }));
        Assert.Equal(["Publicación"], await AllAsync(new() { To = ListRows.Start }));
        Assert.Equal(["Cuatro", "Dos", "Uno"], await AllAsync(new() { From = ListRows.Start }));
    }

    [Fact]
    public async Task List_ForPrograms_GivesThoseOfOneOrganizationInTheOrderOfIntake()
    {
        async Task<IEnumerable<string?>> FoundAsync(MessageFilter filter) => (await portal.Get<MessageQueries>().ListAsync(Actor.Portal, filter, Cancellation)).Select(m => m.Message.Subject);
        Assert.Equal(["Uno", "Dos", "Publicación"], await FoundAsync(new() { OrganizationId = organization }));
        Assert.Equal(["Cuatro"], await FoundAsync(new() { OrganizationId = other, NewestFirst = true }));
    }

    [Theory]
    [InlineData("PUBLICACION", 1)]
    [InlineData("ventas@proveedor", 4)]
    [InlineData("no hay", 0)]
    public async Task Text_IsFoundWithoutCaseAndAccents_InSubjectAndSender(string text, int found)
    {
        Assert.Equal(found, (await AllAsync(new() { Text = text })).Count);
        Assert.Equal(found, (await AllAsync(new() { Text = text, LookThrough = 2 })).Count);
    }

    [Fact]
    public async Task OtherOrganizations_AreNotFound()
    {
        var (_, reader) = await portal.AddUserAsync(PortalRole.Reader, other);
        Assert.Equal(["Cuatro"], await AllAsync(new(), reader));
        Assert.Equal(1, await portal.Get<MessageSearch>().CountAsync(reader, new(), Cancellation));
    }
}
