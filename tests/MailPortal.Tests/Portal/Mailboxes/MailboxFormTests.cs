using System.Globalization;
using MailPortal.Components;
using MailPortal.Mail.Network;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class MailboxFormTests
{
    private const string Tenant = "5f1c2a9e-7d84-4b36-9c51-2e8a6b0d4f17", Application = "c0de0101-5a4d-4b0c-8f00-7e5700000101";
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData(ServerType.OutlookModern, AccessProtocol.Imap, "outlook.office365.com", "993")]
    [InlineData(ServerType.OutlookModern, AccessProtocol.Pop3, "outlook.office365.com", "995")]
    [InlineData(ServerType.Zoho, AccessProtocol.Imap, "imap.zoho.com", "993")]
    [InlineData(ServerType.ICloud, AccessProtocol.Pop3, "", "995")]
    [InlineData(ServerType.Other, AccessProtocol.Imap, "", "993")]
    public void New_SuggestsServerPortAndThirtyDays(ServerType type, AccessProtocol protocol, string host, string port)
    {
        var form = MailboxForm.New(type, protocol, Today);
        Assert.Equal((host, port, "2026-10-21"), (form.Host, form.Port, form.StartFrom));
        Assert.False(form.HoldsValues(Today));
    }

    [Fact]
    public void Follow_OtherProtocol_TakesServerAndPortAlongUnlessTheyWereTyped()
    {
        var form = MailboxForm.New(ServerType.Gmail, AccessProtocol.Imap, Today);
        form.Follow(f => f.Protocol = AccessProtocol.Pop3);
        Assert.Equal(("pop.gmail.com", "995"), (form.Host, form.Port));
        form.Follow(f => f.Security = ConnectionSecurity.StartTls);
        Assert.Equal("110", form.Port);
        form.Host = "mail.contoso.com";
        form.Port = "2110";
        form.Follow(f => f.Protocol = AccessProtocol.Imap);
        Assert.Equal(("mail.contoso.com", "2110"), (form.Host, form.Port));
    }

    [Theory]
    [InlineData("user", "a@contoso.com")]
    [InlineData("secretExpiresOn", "2027-01-31")]
    [InlineData("notificationAddresses", "it@contoso.com")]
    [InlineData("port", "994")]
    [InlineData("tenantId-confirmation", Tenant)]
    [InlineData("leaveInPlace", "true")]
    public void HoldsValues_AnythingTyped_IsToBeAskedAbout(string field, string value)
    {
        var form = MailboxForm.New(ServerType.OutlookModern, AccessProtocol.Imap, Today);
        form.Restore(new Dictionary<string, string> { [field] = value });
        Assert.True(form.HoldsValues(Today));
    }

    [Fact]
    public void HoldsValues_SecretTypedOrStored_IsToBeAskedAbout()
    {
        var form = MailboxForm.New(ServerType.OutlookModern, AccessProtocol.Imap, Today);
        form.Secret.Type("abc");
        Assert.True(form.HoldsValues(Today));
        var stored = MailboxForm.Of(new() { ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Host = "outlook.office365.com", Port = 993, StartFrom = Today.AddDays(-30) },
            new(null, null, DateTimeOffset.UnixEpoch, null));
        Assert.True(stored.HoldsValues(Today));
    }

    [Fact]
    public void Of_ToSettings_GivesBackTheSame()
    {
        var settings = Filled().ToSettings() with { Security = ConnectionSecurity.StartTls, Cloud = MailboxCloud.China, PollInterval = TimeSpan.FromSeconds(90), LeaveInPlace = true, Secret = null };
        var back = MailboxForm.Of(settings, MailboxStored.Nothing).ToSettings();
        Assert.Equal(settings.NotificationAddresses, back.NotificationAddresses);
        Assert.Equal(settings with { NotificationAddresses = [] }, back with { NotificationAddresses = [] });
    }

    [Theory]
    [InlineData("es"), InlineData("en")]
    public void Restore_WhatADraftHolds_IgnoresUnknownAndImpossible(string language)
    {
        using var _ = new Culture(language);
        var form = MailboxForm.New(ServerType.OutlookModern, AccessProtocol.Imap, Today);
        form.Restore(new Dictionary<string, string> { ["serverType"] = "Yahoo", ["protocol"] = "17", ["security"] = "StartTls", ["secret"] = "x", ["nonsense"] = "y", ["pollInterval"] = "1.5" });
        Assert.Equal((ServerType.Yahoo, AccessProtocol.Imap, ConnectionSecurity.StartTls), (form.ServerType, form.Protocol, form.Security));
        Assert.Null(form.Secret.Value);
        Assert.Equal(TimeSpan.FromSeconds(90), form.ParseInterval());
    }

    [Fact]
    public void Restore_Values_GivesBackEveryFieldThatIsNoSecret()
    {
        var form = Filled();
        var back = MailboxForm.New(ServerType.Zoho, AccessProtocol.Pop3, Today);
        back.Restore(form.Values());
        Assert.Equal(form.Values(), back.Values());
        Assert.Null(back.Secret.Value);
        Assert.DoesNotContain(form.Values(), v => v.Value.Contains("Zx8Q", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_Complete_FindsNothing() => Assert.Empty(MailboxFormRules.Check(Filled()));

    [Fact]
    public void Check_Empty_NamesEveryMissingFieldAtOnce() =>
        Assert.Equal(["user", "tenantId", "applicationId", "secret"], Fields(MailboxForm.New(ServerType.OutlookModern, AccessProtocol.Imap, Today)));

    [Fact]
    public void Check_Confirmations_BlockWhereTheyDiffer()
    {
        using var _ = new Culture("es");
        var form = Filled();
        form.TenantIdAgain = Application;
        form.ApplicationIdAgain = "";
        form.Secret.Confirm("another");
        Assert.Equal([("tenantId-confirmation", "No coincide con Id. Tenant."), ("applicationId-confirmation", ComponentsText.ConfirmMissing), ("secret-confirmation", "No coincide con Secreto.")],
            MailboxFormRules.Check(form).Select(p => (p.Field, p.Message)));
    }

    [Fact]
    public void Check_StoredIds_NeedNoConfirmationUntilTheyChange()
    {
        var form = MailboxForm.Of(Filled().ToSettings() with { Secret = null }, new(Tenant, Application, DateTimeOffset.UnixEpoch, null));
        Assert.Empty(MailboxFormRules.Check(form));
        form.TenantId = "contoso.com";
        Assert.Equal(["tenantId-confirmation"], Fields(form));
        form.TenantIdAgain = "CONTOSO.com ";
        Assert.Empty(MailboxFormRules.Check(form));
    }

    [Theory]
    [InlineData("port", "99x3"), InlineData("port", "70000"), InlineData("pollInterval", "soon"), InlineData("pollInterval", "0"), InlineData("pollInterval", "1441")]
    [InlineData("folders", "A*"), InlineData("protocol", "Pop3"), InlineData("tokenScope", "IMAP")]
    public void Check_WhatMakesNoSense_IsSaidAtItsField(string field, string value)
    {
        var form = Filled();
        form.Restore(new Dictionary<string, string> { [field] = value, ["backupAddress"] = "copia@contoso.com" });
        Assert.Contains(field, Fields(form));
    }

    [Fact]
    public void Check_ExpiryWithoutAddress_IsSaidAtTheEmptyOne()
    {
        var form = Filled();
        form.NotificationAddresses = "";
        Assert.Equal(["notificationAddresses"], Fields(form));
    }

    [Fact]
    public void Check_StartEmptied_IsAskedForAndNotReplacedByTheOldOne()
    {
        using var _ = new Culture("es");
        var form = MailboxForm.Of(Filled().ToSettings() with { Secret = null }, new(Tenant, Application, DateTimeOffset.UnixEpoch, null));
        form.StartFrom = "";
        Assert.Equal([new FieldProblem("startFrom", MailboxFormText.StartFromMissing)], MailboxFormRules.Check(form));
    }

    [Fact]
    public void Check_WithdrawnServerType_SaysNothingElse() => Assert.Equal(["serverType"], Fields(MailboxForm.New(ServerType.OutlookBasic, AccessProtocol.Imap, Today)));

    [Fact]
    public void Check_Password_WantsItTwice()
    {
        var form = MailboxForm.New(ServerType.Other, AccessProtocol.Imap, Today);
        (form.Host, form.User) = ("mail.contoso.com", "facturas");
        form.Password.Type(" con espacios ");
        Assert.Equal(["password-confirmation"], Fields(form));
        form.Password.Confirm(" con espacios ");
        Assert.Empty(MailboxFormRules.Check(form));
        Assert.Equal(" con espacios ", form.ToSettings().Password!.Reveal());
    }

    private static MailboxForm Filled()
    {
        var form = MailboxForm.New(ServerType.OutlookModern, AccessProtocol.Imap, Today);
        (form.User, form.TenantId, form.TenantIdAgain, form.ApplicationId, form.ApplicationIdAgain) = ("facturas@contoso.com", Tenant, Tenant.ToUpper(CultureInfo.InvariantCulture), Application, Application);
        (form.SecretExpiresOn, form.NotificationAddresses) = ("2027-01-31", "it@contoso.com; jefe@contoso.com");
        form.Secret.Type("Zx8Q~9vTqUe2");
        form.Secret.Confirm("Zx8Q~9vTqUe2");
        return form;
    }

    private static IEnumerable<string> Fields(MailboxForm form) => MailboxFormRules.Check(form).Select(p => p.Field);
}
