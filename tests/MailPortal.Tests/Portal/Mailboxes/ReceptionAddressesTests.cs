using MailPortal.Mail;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>No notice and no backup goes to a mailbox that the portal receives from, whosever it is.</summary>
public sealed class ReceptionAddressesTests : IAsyncLifetime
{
    private const string Theirs = "facturas@fabrikam.test";

    private static readonly MailboxSettings Settings = new()
    {
        ServerType = ServerType.Other, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Password, Host = "imap.invalid", Port = 993, User = Theirs, Password = new Secret("abc"),
    };

    private readonly TestPortal portal = new(("Reception:Enabled", "false"));
    private Guid ours;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private MailboxSaving Saving => portal.Get<MailboxSaving>();

    public async ValueTask InitializeAsync()
    {
        ours = (await portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = "Contoso", TaxId = "900555111" }, Cancellation)).Id;
        var fabrikam = await portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = "Fabrikam", TaxId = "900555222" }, Cancellation);
        await Saving.CreateAsync(Actor.Portal, fabrikam.Id, Settings, null, Cancellation);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData("notificationAddresses", "ti@contoso.test,Facturas@Fabrikam.test", "Facturas@Fabrikam.test")]
    [InlineData("backupAddress", Theirs, Theirs)]
    public async Task Address_OfAnotherReceptionMailbox_IsRefusedByEverySaveAndNamedAlone(string field, string addresses, string named)
    {
        using var _ = new Culture("es");
        var wrong = field == "backupAddress" ? Mine with { BackupAddress = addresses } : Mine with { SecretExpiresOn = new DateOnly(2027, 1, 31), NotificationAddresses = addresses.Split(',') };
        var expected = new FieldError(field, MailboxRule.AddressReceives, named);
        var refused = await Assert.ThrowsAsync<SettingsRefusedException>(() => Saving.CreateAsync(Actor.Portal, ours, wrong, null, Cancellation));
        Assert.Equal([expected], refused.Errors);
        Assert.Equal($"Es un correo de recepción de este portal: {named}. Elige otra dirección.", MailboxRuleWords.Of(expected));
        var stored = await Saving.CreateAsync(Actor.Portal, ours, Mine, null, Cancellation);
        refused = await Assert.ThrowsAsync<SettingsRefusedException>(() => Saving.UpdateAsync(Actor.Portal, stored.Id, wrong, null, null, Cancellation));
        Assert.Equal([expected], refused.Errors);
    }

    [Fact]
    public async Task Addresses_AllThatReceive_AreNamedAtOnce()
    {
        await Saving.CreateAsync(Actor.Portal, ours, Settings with { User = "pagos@fabrikam.test" }, null, Cancellation);
        var refused = await Assert.ThrowsAsync<SettingsRefusedException>(() => Saving.CreateAsync(
            Actor.Portal, ours, Mine with { SecretExpiresOn = new DateOnly(2027, 1, 31), NotificationAddresses = ["pagos@fabrikam.test", "ti@contoso.test", Theirs] }, null, Cancellation));
        Assert.Equal([new FieldError("notificationAddresses", MailboxRule.AddressReceives, $"pagos@fabrikam.test, {Theirs}")], refused.Errors);
    }

    /// <summary>Letters beyond ASCII have large forms too, which SQLite's own <c>upper</c> does not know. PostgreSQL's knows them where the database's locale
    /// does; the tests' has none.</summary>
    [Theory]
    [InlineData("facturación@fabrikam.test")]
    [InlineData("FACTURACIÓN@fabrikam.test")]
    public async Task Address_BeyondAscii_IsRefusedInAnyCase(string typed)
    {
        await using (var db = await portal.DbAsync())
            if (!db.Database.IsSqlite()) typed = "facturación@fabrikam.test";
        await Saving.CreateAsync(Actor.Portal, ours, Settings with { User = "facturación@fabrikam.test" }, null, Cancellation);
        var refused = await Assert.ThrowsAsync<SettingsRefusedException>(() => Saving.CreateAsync(Actor.Portal, ours, Mine with { BackupAddress = typed }, null, Cancellation));
        Assert.Equal("backupAddress", Assert.Single(refused.Errors).Field);
        Assert.True(await portal.Get<MailboxQueries>().ReceivedElsewhereAsync(Actor.Portal, Settings.Host, typed, null, Cancellation));
    }

    [Fact]
    public async Task Address_OfACandidate_IsRefused()
    {
        var theirs = await Saving.CreateAsync(Actor.Portal, ours, Settings with { User = "ventas@fabrikam.test" }, null, Cancellation);
        await using (var db = await portal.DbAsync())
        {
            var candidate = new MailboxCandidate { MailboxId = theirs.Id };
            candidate.Save(Settings with { User = "pronto@fabrikam.test", Password = null }, null, null, Actor.Portal, DateTimeOffset.UtcNow);
            db.Add(candidate);
            await db.SaveChangesAsync(Cancellation);
        }
        var refused = await Assert.ThrowsAsync<SettingsRefusedException>(() => Saving.CreateAsync(Actor.Portal, ours, Mine with { BackupAddress = "Pronto@Fabrikam.test" }, null, Cancellation));
        Assert.Equal([new FieldError("backupAddress", MailboxRule.AddressReceives, "Pronto@Fabrikam.test")], refused.Errors);
    }

    [Fact]
    public async Task Mailbox_WhereNoticesOrBackupsGoAlready_IsWarnedAbout()
    {
        var first = await Saving.CreateAsync(Actor.Portal, ours,
            Mine with { SecretExpiresOn = new DateOnly(2027, 1, 31), NotificationAddresses = ["jefe@contoso.test", "ti@contoso.test"], BackupAddress = "copia@contoso.test" }, null, Cancellation);
        var queries = portal.Get<MailboxQueries>();
        foreach (var address in new[] { "TI@contoso.test", "jefe@contoso.test", "copia@Contoso.test" })
        {
            Assert.True(await queries.NoticedElsewhereAsync(Actor.Portal, address, null, Cancellation), address);
            Assert.False(await queries.NoticedElsewhereAsync(Actor.Portal, address, first.Id, Cancellation), "Its own are judged by a rule.");
        }
        Assert.False(await queries.NoticedElsewhereAsync(Actor.Portal, "i@contoso.test", null, Cancellation), "Part of an address is another address.");
    }

    [Fact]
    public async Task UpdateSecret_MailboxSetUpThereSince_IsStillSaved()
    {
        var stored = await Saving.CreateAsync(Actor.Portal, ours, Mine with { SecretExpiresOn = new DateOnly(2027, 1, 31), NotificationAddresses = ["ti@contoso.test"] }, null, Cancellation);
        await Saving.CreateAsync(Actor.Portal, ours, Settings with { User = "TI@contoso.test" }, null, Cancellation);
        Assert.True((await Saving.UpdateSecretAsync(Actor.Portal, stored.Id, new Secret("def"), new DateOnly(2028, 1, 31), null, null, Cancellation)).InForce);
    }

    private static MailboxSettings Mine => Settings with { User = "compras@contoso.test" };
}
