using MailPortal.Mailboxes;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>A mailbox is deleted from its page, and what it received is not.</summary>
public sealed class DeleteMailboxTests(PortalFixture portal) : OnForm(portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_AsksFirst_AndLeavesTheDocuments(bool english)
    {
        string Say(string key) => MailboxPagesText.ResourceManager.In(english, key);
        var (id, user) = await StoredAsync();
        var mail = await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        Assert.Equal(1, (await Portal.Reception.PollAsync(id, Cancellation)).Documents);
        await using var page = await Portal.OpenSignedInAsync(english: english);
        await page.GoAsync("/reception");
        await page.Row(user).GetByRole(AriaRole.Link, new() { Name = user }).ClickAsync();
        var (delete, dialog) = (page.Region("delete-heading").GetByRole(AriaRole.Button), page.Page.GetByRole(AriaRole.Alertdialog));
        await delete.ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync(string.Format(null, Say("DeleteQuestion"), user));
        Assert.Empty(await page.AxeAsync());
        await dialog.GetByRole(AriaRole.Button, new() { Name = Say("DeleteCancel"), Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.EndsWith($"/reception/{id}", page.Page.Url, StringComparison.Ordinal);
        Assert.Equal(user, (await MailboxAsync(id)).User);

        await delete.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = Say("Delete"), Exact = true }).ClickAsync();
        await page.HeadingIsAsync(Say("ListTitle"));
        await Assertions.Expect(page.Page.GetByText(string.Format(null, Say("Deleted"), user))).ToBeVisibleAsync();
        Assert.EndsWith("/reception", page.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Row(Portal.Reception.Mailbox)).ToHaveCountAsync(1);
        await Assertions.Expect(page.Row(user)).ToHaveCountAsync(0);
        Assert.Equal(0, await CountAsync());
        await page.GoAsync($"/documents?q={mail.Document!.Number}");
        await page.Row(mail.Document.Number).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(mail.Document.Number);
        page.AssertNoComplaints();
    }
}
