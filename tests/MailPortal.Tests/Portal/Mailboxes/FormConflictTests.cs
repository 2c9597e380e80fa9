using Bunit;
using MailPortal.Diagnosis;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>Two people editing: what the second is shown, and what is saved as theirs.</summary>
public sealed class FormConflictTests : IDisposable
{
    private static readonly MailboxSettings Opened = new()
    {
        ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Secret, Host = "outlook.office365.com", Port = 993, User = "facturas@contoso.com",
        TenantId = "5f1c2a9e-7d84-4b36-9c51-2e8a6b0d4f17", ApplicationId = "c0de0101-5a4d-4b0c-8f00-7e5700000101", StartFrom = new(2026, 10, 1), PollInterval = TimeSpan.FromMinutes(2),
    };

    private readonly Culture culture = new("es");

    public void Dispose() => culture.Dispose();

    [Fact]
    public void Rows_ShowOnlyWhatIsNotTheSameEverywhere()
    {
        var conflict = Conflict(Opened with { PollInterval = TimeSpan.FromMinutes(5), SourceFolder = "Proveedores" }, mine => (mine.PollInterval, mine.User) = ("7", "compras@contoso.com"));
        Assert.Equal(
            [
                new ConflictRow("Usuario", "facturas@contoso.com", "facturas@contoso.com", "compras@contoso.com"),
                new("Carpeta de origen", "INBOX", "Proveedores", null),
                new("Revisar cada (minutos)", "2", "5", "7"),
            ], conflict.Rows);
    }

    [Fact]
    public void Merge_FieldNotTouched_TakesTheirs()
    {
        var conflict = Conflict(Opened with { PollInterval = TimeSpan.FromMinutes(5), SourceFolder = "Proveedores", ApplicationId = "c0de0101-5a4d-4b0c-8f00-7e5700000202" }, mine =>
        {
            (mine.PollInterval, mine.User) = ("7", "compras@contoso.com");
            mine.Secret.Type("Zx8Q~9vTqUe2");
            mine.Secret.Confirm("Zx8Q~9vTqUe2");
        });
        var merged = conflict.Merge();
        Assert.Empty(MailboxFormRules.Check(merged));
        var settings = merged.ToSettings();
        Assert.Equal(("compras@contoso.com", TimeSpan.FromMinutes(7), "Proveedores", "c0de0101-5a4d-4b0c-8f00-7e5700000202", "Zx8Q~9vTqUe2"),
            (settings.User, settings.PollInterval, settings.SourceFolder, settings.ApplicationId, settings.Secret?.Reveal()));
    }

    [Theory]
    [InlineData(5, null, false)]
    [InlineData(2, "7", false)]
    [InlineData(5, "5", false)]
    [InlineData(5, "7", true)]
    public void Clashes_OnlyWhereBothChangedTheSameDifferently(int theirs, string? typed, bool clashes)
    {
        var conflict = Conflict(Opened with { PollInterval = TimeSpan.FromMinutes(theirs) }, mine => (mine.PollInterval, mine.User) = (typed ?? mine.PollInterval, "compras@contoso.com"));
        Assert.Equal((clashes, theirs != 2), (conflict.Clashes, conflict.TheirsChanged));
    }

    [Fact]
    public void Clashes_KindOfServerChangedByOne_IsAnotherForm()
    {
        Assert.True(Conflict(Opened with { ServerType = ServerType.Zoho }, mine => mine.User = "compras@contoso.com").Clashes);
        Assert.True(new FormConflict(Form(Opened), Form(Opened with { Port = 994 }), MailboxForm.New(ServerType.Zoho, AccessProtocol.Imap, new(2026, 11, 20)), null).Clashes);
    }

    [Fact]
    public void Merge_AnotherKindOfServerChosen_IsAllMine()
    {
        var mine = MailboxForm.New(ServerType.Zoho, AccessProtocol.Imap, new(2026, 11, 20));
        var conflict = new FormConflict(Form(Opened), Form(Opened with { Port = 994 }), mine, null);
        Assert.Equal("993", conflict.Merge().Port);
        Assert.Contains(new ConflictRow("Puerto", "993", "994", "993"), conflict.Rows);
    }

    [Fact]
    public void Rows_DraftOverSettingsThatAreGone_CountsWhateverDiffersAsMine()
    {
        var mine = Form(Opened);
        mine.PollInterval = "7";
        var conflict = new FormConflict(null, Form(Opened with { User = "otra@contoso.com" }), mine, null);
        Assert.Equal([new("Usuario", null, "otra@contoso.com", "facturas@contoso.com"), new ConflictRow("Revisar cada (minutos)", null, "2", "7")], conflict.Rows);
        Assert.Same(mine, conflict.Merge());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Conflict_SaysWhetherTheirsIsInForce(bool waits)
    {
        var now = Opened with { PollInterval = TimeSpan.FromMinutes(5) };
        var waiting = new CandidateView(Guid.NewGuid(), now, false, false, null, DateTimeOffset.UnixEpoch, "Ana Gómez");
        await using var bunit = new BunitContext();
        var shown = bunit.Render<MailboxConflict>(p => p.Add(c => c.Conflict, new FormConflict(Form(Opened), Form(now), Form(Opened), waits ? waiting : null)).Add(c => c.Receives, true));
        Assert.Equal(["Campo", "Cuando lo abriste", waits ? "Ahora, guardado sin usar" : "Ahora, en uso", "Lo tuyo"], shown.FindAll("thead th").Select(h => h.TextContent));
        Assert.Equal(["2", "5", "No lo cambiaste"], shown.FindAll("tbody td").Select(c => c.TextContent));
        Assert.Equal(waits, shown.Markup.Contains("Ana G", StringComparison.Ordinal));
    }

    private static FormConflict Conflict(MailboxSettings now, Action<MailboxForm> type)
    {
        var mine = Form(Opened);
        type(mine);
        return new(Form(Opened), Form(now), mine, null);
    }

    private static MailboxForm Form(MailboxSettings settings) => MailboxForm.Of(settings, new(settings.TenantId, settings.ApplicationId, DateTimeOffset.UnixEpoch, null));
}
