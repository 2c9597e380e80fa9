using Bunit;
using MailPortal.Mailboxes;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Radzen.Blazor;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class ServerTypeFieldTests : IAsyncLifetime
{
    private readonly BunitContext bunit = new();
    private readonly Culture culture = new("es");
    private MailboxForm form = MailboxForm.New(ServerType.OutlookModern, AccessProtocol.Imap, new(2026, 11, 20));
    private MailboxForm? replacement;

    public ValueTask InitializeAsync()
    {
        bunit.JSInterop.Mode = JSRuntimeMode.Loose;
        bunit.Services.AddRadzenComponents();
        bunit.Services.AddSingleton<TimeProvider>(TestClock.At("2026-11-20T12:00:00Z"));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await bunit.DisposeAsync();
        culture.Dispose();
    }

    [Fact]
    public void ServerType_NothingFilledIn_ChangesWithoutAsking()
    {
        var (field, dialog) = Render();
        field.Find("select").Change(nameof(ServerType.Gmail));
        Assert.Equal(ServerType.Gmail, replacement!.ServerType);
        Assert.Empty(dialog.FindAll(".rz-dialog"));
    }

    [Fact]
    public void ServerType_No_RestoresTheOldChoiceAndKeepsEverything()
    {
        form.User = "facturas@contoso.com";
        var (field, dialog) = Render();
        field.Find("select").Change(nameof(ServerType.Zoho));
        Assert.Contains(MailboxFormText.ServerTypeQuestion, dialog.Markup, StringComparison.Ordinal);
        Assert.Null(replacement);
        Press(dialog, "No");
        Assert.Null(replacement);
        Assert.Equal(nameof(ServerType.OutlookModern), field.Find("select").GetAttribute("value"));
        Assert.Equal("facturas@contoso.com", form.User);
    }

    [Fact]
    public void ServerType_Yes_ClearsEverythingBelowAndSuggests()
    {
        (form.User, form.SecretExpiresOn, form.NotificationAddresses, form.PollInterval) = ("facturas@contoso.com", "2027-01-31", "it@contoso.com", "30");
        form.Secret.Type("abc");
        var (field, dialog) = Render();
        field.Find("select").Change(nameof(ServerType.Zoho));
        Press(dialog, "Sí");
        Assert.Equal(("imap.zoho.com", "993", "", "", "", "2"),
            (replacement!.Host, replacement.Port, replacement.User, replacement.SecretExpiresOn, replacement.NotificationAddresses, replacement.PollInterval));
        Assert.Null(replacement.Secret.Value);
        Assert.Equal(MailboxStored.Nothing, replacement.Stored);
    }

    [Fact]
    public void ServerType_Withdrawn_IsExplainedAndMigratesWithUserAndProtocol()
    {
        form = MailboxForm.New(ServerType.OutlookBasic, AccessProtocol.Pop3, new(2026, 11, 20));
        form.User = "facturas@contoso.com";
        var (field, _) = Render();
        Assert.Contains(MailboxFormText.BasicTitle, field.Find(".mp-alert").TextContent, StringComparison.Ordinal);
        field.Find(".mp-alert button").Click();
        Assert.Equal((ServerType.OutlookModern, AccessProtocol.Pop3, "facturas@contoso.com", "995"), (replacement!.ServerType, replacement.Protocol, replacement.User, replacement.Port));
    }

    private (IRenderedComponent<ServerTypeField> Field, IRenderedComponent<RadzenDialog> Dialog) Render()
    {
        var dialog = bunit.Render<RadzenDialog>();
        return (bunit.Render<ServerTypeField>(p => p.Add(f => f.Form, form).Add(f => f.OnReplace, f => replacement = f)), dialog);
    }

    private static void Press(IRenderedComponent<RadzenDialog> dialog, string button) => dialog.FindAll("button").Single(b => b.TextContent.Trim() == button).Click();
}
