using MailPortal.Accounts;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>What somebody is asked before it is saved.</summary>
public sealed class SendingChangesTests
{
    private static readonly DateTimeOffset Now = TestClock.At("2026-11-20T12:00:00Z").GetUtcNow();

    private static readonly AccountSettings Linked = new() { Method = SendingMethod.GraphDelegated, Address = "ana@contoso.test", ApplicationId = $"{Guid.NewGuid()}" };

    private static readonly AccountSettings Other = Linked with { Address = "otra@contoso.test" };

    private static readonly AccountSettings ByPassword = new() { Method = SendingMethod.SmtpPassword, Address = "ana@contoso.test", SmtpHost = "smtp.example.test", SmtpPort = 587 };

    private static readonly AccountSettings ByApplication = Linked with { Method = SendingMethod.GraphApplication, TenantId = "contoso.test" };

    [Fact]
    public void Of_AnotherAddress_WaitsForANewLink() => Assert.Equal(SendingChange.WaitsForLink, Of(View(Linked), Other));

    [Fact]
    public void Of_WhatWaitsAlready_IsNotAskedAgain()
    {
        Assert.Equal(SendingChange.None, Of(View(Other), Other with { SecretExpiresOn = new DateOnly(2030, 1, 1) }));
        Assert.Equal(SendingChange.WaitsForLink, Of(View(Other), Other with { Address = "tercera@contoso.test" }));
    }

    [Fact]
    public void Of_ChangeTakenBack_AsksNothing() => Assert.Equal(SendingChange.None, Of(View(Other), Linked));

    [Fact]
    public void Of_WayWithoutALink_LeavesTheLink()
    {
        Assert.Equal(SendingChange.LeavesLink, Of(View(Linked), ByPassword));
        Assert.Equal(SendingChange.LeavesLink, Of(View(Linked), ByApplication));
    }

    [Fact]
    public void Of_BackToAWayWithALink_ReturnsToIt()
    {
        Assert.Equal(SendingChange.ReturnsToLink, Of(View(ByPassword), Linked));
        Assert.Equal(SendingChange.None, Of(View(ByPassword), ByPassword with { SmtpPort = 465 }));
        Assert.Equal(SendingChange.None, Of(View(ByPassword), ByApplication));
    }

    [Fact]
    public void Of_ToAWayWithALinkThatIsNotThere_StopsUntilOneIsMade()
    {
        Assert.Equal(SendingChange.StopsUntilLinked, Of(View(ByPassword) with { Link = null }, Linked));
        var broken = View(ByPassword);
        broken.Link!.Broken(MailProblem.SignInNeeded, "detail", Now);
        Assert.Equal(SendingChange.StopsUntilLinked, Of(broken, Linked));
    }

    /// <summary>Mail would leave from an address, or by a way, that was not saved last.</summary>
    [Fact]
    public void Of_BackToAnotherWayOrAddressThanTheKeptLinks_GivesItUp()
    {
        var bySmtp = Linked with { Method = SendingMethod.SmtpOAuth, SmtpHost = "smtp.office365.com", SmtpPort = 587 };
        Assert.Equal(SendingChange.GivesLinkUp, Of(View(ByPassword), Other));
        Assert.Equal(SendingChange.GivesLinkUp, Of(View(ByPassword), bySmtp));
        Assert.Equal(SendingChange.ReturnsToLink, Of(View(ByPassword), Linked with { Address = "ANA@contoso.test" }));
        // It is asked about also where nothing is sent as it is: the link is lost all the same.
        Assert.Equal(SendingChange.GivesLinkUp, Of(View(ByApplication with { SharedBy = Guid.NewGuid() }), Other));
    }

    /// <summary>Nothing that works is left behind.</summary>
    [Theory]
    [InlineData(MailProblem.SignInNeeded)]
    [InlineData(MailProblem.ClientSecretExpired)]
    public void Of_LinkThatDoesNotWork_AsksNothing(MailProblem problem)
    {
        var view = View(Linked);
        view.Link!.Broken(problem, "detail", Now);
        Assert.Equal(SendingChange.None, Of(view, Other));
        Assert.Equal(SendingChange.None, Of(view, ByPassword));
    }

    [Fact]
    public void Of_NothingLinkedYet_AsksNothing()
    {
        Assert.Equal(SendingChange.None, Of(null, Linked));
        Assert.Equal(SendingChange.None, Of(View(Linked) with { Link = null }, ByPassword));
    }

    [Theory]
    [InlineData("es"), InlineData("en")]
    public void Question_SaysFromWhereMailLeaves(string language)
    {
        using var _ = new Culture(language);
        var link = View(Linked).Link;
        Assert.Null(SendingChangeWords.Question(SendingChange.None, Other, link));
        Assert.Contains("ana@contoso.test", SendingChangeWords.Question(SendingChange.WaitsForLink, Other, link), StringComparison.Ordinal);
        var leaves = SendingChangeWords.Question(SendingChange.LeavesLink, ByPassword with { Address = "avisos@contoso.test" }, link)!;
        foreach (var told in (string[])["avisos@contoso.test", "ana@contoso.test", AccountWords.Of(SendingMethod.SmtpPassword)]) Assert.Contains(told, leaves, StringComparison.Ordinal);
        Assert.Contains("ana@contoso.test", SendingChangeWords.Question(SendingChange.ReturnsToLink, Linked, link), StringComparison.Ordinal);
        foreach (var told in (string[])["ana@contoso.test", AccountWords.Of(SendingMethod.GraphDelegated)]) Assert.Contains(told, SendingChangeWords.Question(SendingChange.GivesLinkUp, Other, link), StringComparison.Ordinal);
        Assert.DoesNotContain(AccountText.SavedTest, SendingChangeWords.Saved(SendingChange.GivesLinkUp, waits: false), StringComparison.Ordinal);
        Assert.Equal((AccountText.SavedTest, AccountText.SavedWaits), (SendingChangeWords.Saved(SendingChange.ReturnsToLink, waits: false), SendingChangeWords.Saved(SendingChange.ReturnsToLink, waits: true)));
        Assert.Equal(AccountText.ChangeStops, SendingChangeWords.Question(SendingChange.StopsUntilLinked, Linked, null));
    }

    private static SendingChange Of(AccountView? now, AccountSettings settings) => SendingChanges.Of(now, settings, []);

    /// <summary>An account with these settings, linked when it had <see cref="Linked"/>.</summary>
    private static AccountView View(AccountSettings stored)
    {
        var account = new SendingAccount { UserId = Guid.NewGuid(), CreatedAt = Now };
        account.Configure(stored.Cleaned(), "protected", "protected", Now);
        var link = new AccountLink { AccountId = account.Id };
        link.Link(LinkBasisTests.Terms(Linked), new SignedInAccount($"{Guid.NewGuid()}", $"{Guid.NewGuid()}", "ana@contoso.test", null), "protected", ["Mail.Send"], Now);
        return new(account, link, "ana", "Ana", OfProgram: false, []);
    }
}
