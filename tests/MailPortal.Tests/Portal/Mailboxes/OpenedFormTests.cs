using MailPortal.Components;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>A draft is looked for while the form can be filled in already.</summary>
public sealed class OpenedFormTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);
    private readonly OpenedForm open = new(() => Today);
    private readonly ReceptionMailbox stored = new() { OrganizationId = Guid.NewGuid(), CreatedAt = DateTimeOffset.UnixEpoch };

    public OpenedFormTests()
    {
        stored.Configure(Settings, "protected", null, DateTimeOffset.UnixEpoch);
        open.Look(stored, null);
        open.Fill();
    }

    private static MailboxSettings Settings => new()
    {
        ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Secret, Host = "outlook.office365.com", Port = 993, User = "facturas@contoso.com",
        TenantId = "5f1c2a9e-7d84-4b36-9c51-2e8a6b0d4f17", ApplicationId = "c0de0101-5a4d-4b0c-8f00-7e5700000101", StartFrom = new(2026, 10, 1),
    };

    [Fact]
    public void Restore_FoundLate_GivesBackWhatWasTypedAndNotOverWhatWasChosenMeanwhile()
    {
        open.Form.PollInterval = "9";
        open.Restore(Draft(stored.Version, ("pollInterval", "30"), ("user", "compras@contoso.com")));
        Assert.Equal(("9", "compras@contoso.com"), (open.Form.PollInterval, open.Form.User));
        Assert.True(open.IsTyped);
        // It was typed over what is stored: there is nobody to ask about.
        Assert.Equal(stored.Version, open.Version);
        Assert.True(open.Conflict.KnowsOpened);
    }

    [Fact]
    public void Restore_AnotherServerTypeChosenMeanwhile_DropsTheDraft()
    {
        var other = MailboxForm.New(ServerType.Zoho, AccessProtocol.Imap, Today);
        open.Replace(other);
        var before = other.Values();
        open.Restore(Draft(Guid.NewGuid(), ("user", "compras@contoso.com"), ("pollInterval", "30")));
        Assert.Equal(before, open.Form.Values());
        Assert.Equal(stored.Version, open.Version);
    }

    [Fact]
    public void Restore_OfAnOlderVersion_CountsAsTypedOverSettingsThatNobodyHas()
    {
        var older = Guid.NewGuid();
        open.Restore(Draft(older, ("user", "facturas@contoso.com"), ("pollInterval", "30")));
        Assert.Equal("30", open.Form.PollInterval);
        // Saving it is refused, and the difference shown: all that differs is the person's.
        Assert.Equal(older, open.Version);
        Assert.True(open.IsTyped);
        Assert.False(open.Conflict.KnowsOpened);
        Assert.True(open.Conflict.TheirsChanged);
        Assert.Equal([("2", "30")], open.Conflict.Rows.Select(r => (r.Now, r.Mine!)));
    }

    [Fact]
    public void Restore_OfAnOlderVersionAndTheSameAsStored_IsStillOfAnOlderOne()
    {
        open.Restore(Draft(Guid.NewGuid(), ("pollInterval", "2")));
        Assert.NotEqual(stored.Version, open.Version);
        Assert.True(open.IsTyped);
    }

    private static FormDraft.Draft Draft(Guid version, params (string Field, string Value)[] fields) => new(version.ToString(), fields.ToDictionary(f => f.Field, f => f.Value));
}
