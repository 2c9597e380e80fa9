using Bunit;
using MailPortal.Components;
using MailPortal.Mailboxes;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>What the head of a mailbox's page says of one that works.</summary>
public sealed class MailboxStateTests
{
    private static readonly TestClock Clock = TestClock.At("2026-11-20T12:00:00Z");

    [Theory]
    [InlineData("2026-11-21", "2027-01-31", "Hasta el 21 nov 2026 no se lee nada: es la fecha de «Leer desde».")]
    [InlineData("2026-11-20", "2026-11-19", "La Fecha Expiración ya pasó y el secreto todavía funciona: corrígela para que el aviso llegue a tiempo.")]
    [InlineData("2026-11-20", "2026-11-20", null)]
    public async Task Active_DateThatIsToComeOrOver_IsSaidWithTheWayToIt(string start, string expiry, string? said)
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        bunit.Services.AddSingleton<TimeProvider>(Clock);
        var mailbox = Mailbox(DateOnly.Parse(start, null), DateOnly.Parse(expiry, null));
        var shown = bunit.Render<MailboxState>(p => p.Add(s => s.Mailbox, mailbox).Add(s => s.MayManage, true));
        Assert.Equal(said is null ? [] : [said], shown.FindAll(".mp-alert").Select(a => a.TextContent.Replace(MailboxPagesText.ExpiryMend, "", StringComparison.Ordinal).Trim()));
        if (said is not null) Assert.Equal(PortalUrls.MailboxField(mailbox.Id, start == "2026-11-21" ? "startFrom" : "secretExpiresOn"), shown.Find("a").GetAttribute("href"));
        Assert.Empty(bunit.Render<MailboxState>(p => p.Add(s => s.Mailbox, mailbox)).FindAll("a"));
    }

    private static ReceptionMailbox Mailbox(DateOnly start, DateOnly expiry)
    {
        var mailbox = new ReceptionMailbox { OrganizationId = Guid.NewGuid(), CreatedAt = Clock.GetUtcNow() };
        mailbox.Configure(new()
        {
            ServerType = ServerType.OutlookModern, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Secret, Host = "outlook.office365.com", Port = 993, User = "facturas@contoso.com",
            StartFrom = start, SecretExpiresOn = expiry, NotificationAddresses = ["it@contoso.com"],
        }, "protected", null, Clock.GetUtcNow());
        mailbox.CheckPassed(Clock.GetUtcNow());
        return mailbox;
    }
}
