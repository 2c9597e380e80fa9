using System.Globalization;
using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>"Otro", signed in to with a password: the form in front of an ordinary IMAP server.</summary>
public sealed class PasswordFormTests(PortalFixture portal) : OnForm(portal)
{
    private const string WrongPassword = "Wrong-Buzon-2026";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Password_Right_IsActiveAndReceives(bool english)
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        var user = FormOnScreen.FreshMailbox();
        await FillAsync(form, user, SampleTenant.OpenDomainPassword);
        Assert.Empty(await page.AxeAsync());
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        await form.IsAsync("Active");
        await Assertions.Expect(page.Page.Locator("input[type=password]")).ToHaveCountAsync(0);
        Assert.DoesNotContain(SampleTenant.OpenDomainPassword, await page.Page.ContentAsync(), StringComparison.Ordinal);

        await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await form.ReceiveOneAsync();
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Password_Wrong_IsExplainedAndNotTriedAgainByItself(bool english)
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        var user = FormOnScreen.FreshMailbox();
        await FillAsync(form, user, WrongPassword);
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await form.IsAsync("Failing");
        // The server does not say which of the two is wrong: the more likely one is blamed, and the other mentioned.
        await form.BlamesAsync("password", "MP3016");
        await Assertions.Expect(form.Field("password")).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.Locator(".mp-step-failed")).ToHaveCountAsync(1);
        // No token is asked for where a password is sent, and no secret expires.
        await Assertions.Expect(page.Page.Locator(".mp-step")).ToHaveCountAsync(6);
        await Assertions.Expect(page.Page.Locator(".mp-notices li")).ToHaveTextAsync([form.Say("NoticeOwnMailbox"), form.Say("NoticeRequired"), form.Say("NoticeImap")]);
        Assert.Empty(await page.AxeAsync());

        // A second wrong sign-in brings the account nearer to being locked: it is due never, and looking at it tries nothing.
        var id = Guid.Parse(page.Page.Url.Split('/')[^1]);
        Assert.Null((await MailboxAsync(id)).DueAt);
        await page.GoAsync("/");
        await page.GoAsync($"/reception/{id}");
        Assert.Equal(1, Refusals(user));

        await form.FillTwiceAsync("password", SampleTenant.OpenDomainPassword);
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        Assert.Equal(MailboxStatus.Active, (await MailboxAsync(id)).Status);
        page.AssertNoComplaints();
    }

    private async Task FillAsync(FormOnScreen form, string user, string password)
    {
        await form.Field("serverType").SelectOptionAsync("Other");
        await form.FillTwiceAsync("password", password);
        await form.FillAsync("host", Portal.Sandbox.Info.Host);
        await form.FillAsync("port", Portal.Sandbox.Info.PasswordImapPort.ToString(CultureInfo.InvariantCulture));
        await form.FillAsync("user", user);
    }

    /// <summary>How often the mail server refused that user's password: Dovecot wrote it down, a line for each.</summary>
    private int Refusals(string user) =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(Portal.Sandbox.Info.CaFile)!, "dovecot.log")).Count(l => l.Contains($"({user},", StringComparison.Ordinal) && l.EndsWith("Password mismatch", StringComparison.Ordinal));
}
