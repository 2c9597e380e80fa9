using MailPortal.Documents;
using MailPortal.Invoices;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Documents;

public sealed class DocumentSearchTests : IAsyncLifetime
{
    private readonly TestPortal portal = new(("Reception:Enabled", "false"));
    private Guid organization, other, first, second;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var db = await portal.DbAsync();
        var (here, there) = (ListRows.Organization(), ListRows.Organization("Ajena"));
        (organization, other) = (here.Id, there.Id);
        (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        db.AddRange(here, there);
        foreach (var sequence in Enumerable.Range(1, 9))
        {
            var document = ListRows.Document(sequence, sequence == 9 ? other : organization, sequence % 2 == 1 ? first : second, kind: sequence == 3 ? DocumentClass.CreditNote : DocumentClass.Invoice, issuer: sequence == 2 ? "800999888" : "900111222");
            db.AddRange(document, ListRows.Delivery(document));
            // The third came a second time to the same mailbox, and once to the other one.
            if (sequence == 3) db.AddRange(ListRows.Delivery(document), ListRows.Delivery(document, second));
        }
        await db.SaveChangesAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private async Task<(List<long> Found, long? Next, int? LookedThrough)> FindAsync(DocumentFilter filter, Actor? actor = null)
    {
        var page = await portal.Get<DocumentSearch>().ListAsync(actor ?? Actor.Portal, filter, Cancellation);
        return ([.. page.Items.Select(d => d.Sequence)], page.Next, page.LookedThrough);
    }

    private async Task<List<long>> AllAsync(DocumentFilter filter, Actor? actor = null)
    {
        var all = new List<long>();
        long? next = null;
        do
        {
            var page = await FindAsync(filter with { After = next, Take = 2 }, actor);
            all.AddRange(page.Found);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    [Fact]
    public async Task List_PageByPage_GivesEachOnceNewestFirst() => Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1], await AllAsync(new()));

    [Fact]
    public async Task Mailbox_DocumentThatCameTwice_IsListedOnce()
    {
        Assert.Equal([9, 7, 5, 3, 1], await AllAsync(new() { MailboxId = first }));
        Assert.Equal([8, 6, 4, 3, 2], await AllAsync(new() { MailboxId = second }));
    }

    [Fact]
    public async Task Period_PageByPage_GoesByReceipt()
    {
        DateTimeOffset At(int minute) => ListRows.Start.AddMinutes(minute);
        await using (var db = await portal.DbAsync())
        {
            // Taken in last, received long before.
            db.Add(ListRows.Document(10, organization, first, at: At(4)));
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.Equal([6, 5, 10, 4, 3], await AllAsync(new() { From = At(3), To = At(7) }));
        Assert.Equal([6, 5, 10, 4, 3], await AllAsync(new() { From = At(3), To = At(7), OrganizationId = organization }));
    }

    [Fact]
    public async Task Filters_NarrowTogether()
    {
        await portal.Get<DocumentQueries>().SetTakenAsync(Actor.Portal, await IdAsync(8), true, ListRows.Start, Cancellation);
        Assert.Equal([3], await AllAsync(new() { Class = DocumentClass.CreditNote }));
        Assert.Equal([8], await AllAsync(new() { Taken = true }));
        Assert.Equal([7, 6, 5, 4, 2, 1], await AllAsync(new() { Taken = false, Class = DocumentClass.Invoice, OrganizationId = organization }));
        Assert.Empty(await AllAsync(new() { Format = DocumentFormat.Cfdi }));
    }

    [Fact]
    public async Task Text_IsLookedForInTheNewest_AndWhoeverGoesOnFindsTheRest()
    {
        var filter = new DocumentFilter { Text = "ñandu", LookThrough = 4 };
        var page = await FindAsync(filter);
        Assert.Equal([9, 8, 7, 6], page.Found);
        Assert.Equal((6L, 4), (page.Next, page.LookedThrough));
        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1], await AllAsync(filter with { LookThrough = 5 }));
        page = await FindAsync(filter with { LookThrough = 100 });
        Assert.Equal((9, null, null), (page.Found.Count, page.Next, page.LookedThrough));
    }

    [Theory]
    [InlineData("FE1", 1)]
    [InlineData("fe1", 1)]
    [InlineData("cufe2", 2)]
    [InlineData("800999888", 2)]
    public async Task Text_WholeNumberCodeOrIssuer_IsFoundHoweverLongAgo(string text, long sequence) =>
        Assert.Contains(sequence, (await FindAsync(new() { Text = text, LookThrough = 2 })).Found);

    [Fact]
    public async Task OtherOrganizations_AreNeitherFoundNorCounted()
    {
        var (_, reader) = await portal.AddUserAsync(PortalRole.Reader, other);
        Assert.Equal([9], (await FindAsync(new(), reader)).Found);
        Assert.Empty((await FindAsync(new() { Text = "FE1" }, reader)).Found);
        Assert.Empty((await FindAsync(new() { Text = "800999888" }, reader)).Found);
        Assert.Empty((await FindAsync(new() { MailboxId = second }, reader)).Found);
        Assert.Equal(1, await portal.Get<DocumentSearch>().CountAsync(reader, new(), Cancellation));
    }

    [Fact]
    public async Task MemberOfSeveralOrganizations_PageByPage_SeesThemMerged()
    {
        var (_, reader) = await portal.AddUserAsync(PortalRole.Reader, organization, other);
        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1], await AllAsync(new(), reader));
        Assert.Equal([9, 7, 5, 3, 1], await AllAsync(new() { MailboxId = first }, reader));
        Assert.Equal([9, 8, 7], await AllAsync(new() { From = ListRows.Start.AddMinutes(7) }, reader));
        Assert.Equal(9, await portal.Get<DocumentSearch>().CountAsync(reader, new(), Cancellation));
    }

    [Fact]
    public async Task Count_OfAText_IsNotTaken() =>
        Assert.Equal((9, null), (await portal.Get<DocumentSearch>().CountAsync(Actor.Portal, new() { After = 3 }, Cancellation), await portal.Get<DocumentSearch>().CountAsync(Actor.Portal, new() { Text = "x" }, Cancellation)));

    private async Task<Guid> IdAsync(long sequence) => (await portal.Get<DocumentSearch>().ListAsync(Actor.Portal, new(), Cancellation)).Items.Single(d => d.Sequence == sequence).Id;
}
