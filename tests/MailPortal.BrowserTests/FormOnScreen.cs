using System.Globalization;
using MailPortal.Diagnosis;
using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The reception form as a person fills it in.</summary>
public sealed class FormOnScreen(PortalPage page, SandboxServer sandbox, bool english = false)
{
    private static int mailboxes;

    public static string FreshMailbox() => $"form{Interlocked.Increment(ref mailboxes)}@{SampleTenant.OpenDomain}";

    /// <summary>A sentence or label of the form in the language of the page.</summary>
    public string Say(string key) => MailboxFormText.ResourceManager.In(english, key);

    public ILocator Field(string id) => page.Page.Locator($"[id='{id}']");

    public ILocator Note(string id) => page.Page.Locator($"[id='{id}-note']");

    public ILocator Outcome => page.Page.Locator(".mp-outcome");

    /// <summary>Types and leaves the field. A stored secret's id is a button's until it was pressed: the input is waited for.</summary>
    public async Task FillAsync(string id, string value)
    {
        await page.Page.Locator($"input#{id}").FillAsync(value);
        await Field(id).BlurAsync();
    }

    /// <summary>The same inside a folded group.</summary>
    public async Task FillAsync(string id, string value, string fold)
    {
        await Field(fold).EvaluateAsync("fold => fold.open = true");
        await FillAsync(id, value);
    }

    /// <summary>Types into a field and into its confirm field.</summary>
    public async Task FillTwiceAsync(string id, string value)
    {
        await FillAsync(id, value);
        await FillAsync($"{id}-confirmation", value);
    }

    /// <summary>Everything that the sandbox wants.</summary>
    public async Task FillAllAsync(string user, string? tenant = null, string? secret = null)
    {
        await FillAsync("host", sandbox.Info.Host);
        await FillAsync("port", sandbox.Info.ImapPort.ToString(CultureInfo.InvariantCulture));
        await FillAsync("user", user);
        await FillTwiceAsync("tenantId", tenant ?? SampleTenant.TenantId.ToString());
        await FillTwiceAsync("applicationId", SampleTenant.Reception.ClientId.ToString());
        await FillTwiceAsync("secret", secret ?? SampleTenant.CurrentSecret.Value);
    }

    /// <summary>The portal knows what was typed so far: what is done in a tab comes to it in order, and it answered to something later.</summary>
    public async Task IsHeardAsync()
    {
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await page.Button(Say("UpdateSecret")).ClickAsync();
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await page.Button(Say("Cancel")).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    public Task SaveAsync() => page.Button(Say("Save")).ClickAsync();

    public Task SaysAsync(string key) => Assertions.Expect(Outcome).ToContainTextAsync(Say(key));

    /// <summary>The field's note explains this problem and says what to do.</summary>
    public async Task BlamesAsync(string id, string problem)
    {
        foreach (var text in new[] { problem, ProblemText.ResourceManager.In(english, $"{problem}_Meaning"), ProblemText.ResourceManager.In(english, $"{problem}_Fix") })
            await Assertions.Expect(Note(id).Locator(".mp-explanation")).ToContainTextAsync(text);
    }

    /// <summary>The title with the mailbox's state.</summary>
    public Task IsAsync(string state) =>
        page.HeadingIsAsync($"{MailboxPagesText.ResourceManager.In(english, "Label")} - {MailboxesText.ResourceManager.In(english, $"Status{state}")}");

    /// <summary>"Revisar ahora", until it has brought the one invoice that lies there.</summary>
    public async Task ReceiveOneAsync()
    {
        await page.Button(MailboxPagesText.ResourceManager.In(english, "PollNow")).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-live")).ToHaveTextAsync(string.Format(null, MailboxPagesText.ResourceManager.In(english, "Polled"), 1, 1, 0));
    }
}
