using MailPortal.Accounts;
using MailPortal.Mail;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>A user of the portal in front of "Envío", with a Microsoft account that nobody else in the tests has.</summary>
public sealed class SenderOnScreen : IAsyncDisposable
{
    private static int people;
    private readonly PortalFixture portal;
    private readonly bool english;

    private SenderOnScreen(PortalFixture portal, PortalPage page, Guid userId, string email, string address, bool english) =>
        (this.portal, Page, UserId, Email, Address, this.english) = (portal, page, userId, email, address, english);

    public PortalPage Page { get; }

    public Guid UserId { get; }

    /// <summary>Who signs in to the portal.</summary>
    public string Email { get; }

    /// <summary>"Cuenta de correo", and who signs in at Microsoft.</summary>
    public string Address { get; }

    public ILocator Link => Field("link");

    public ILocator LinkOutcome => Field("link-outcome");

    public ILocator LinkedAddress => Field("linked-address");

    public ILocator SendTest => Field("send-test");

    public ILocator TestOutcome => Field("test-outcome");

    public ILocator Dialog => Page.Page.GetByRole(AriaRole.Alertdialog);

    /// <summary>How the link is.</summary>
    public ILocator State => Page.Region("link-heading").Locator(".mp-card-head .mp-chip");

    /// <param name="portal">The portal.</param>
    /// <param name="english">The language of the page.</param>
    /// <param name="stored">With an account that only has to be linked.</param>
    /// <param name="address">Another Microsoft account than one of their own.</param>
    /// <param name="name">How the portal calls them.</param>
    /// <param name="organization">Where they belong to.</param>
    public static async Task<SenderOnScreen> OpenAsync(PortalFixture portal, bool english = false, bool stored = true, string? address = null, string name = "", Guid? organization = null)
    {
        var number = Interlocked.Increment(ref people);
        var email = $"remitente{number}@contoso.test";
        address ??= $"remitente{number}@{SampleTenant.OpenDomain}";
        await using var scope = portal.Services.CreateAsyncScope();
        var user = (await scope.ServiceProvider.GetRequiredService<CreateUser>().RunAsync(
            Actor.Portal, new(email, name, PortalRole.User, PortalFixture.AdminPassword) { Organizations = organization is { } whose ? new HashSet<Guid> { whose } : [] }, TestContext.Current.CancellationToken)).Id;
        var sender = new SenderOnScreen(portal, await portal.OpenSignedInAsync(english: english, email: email), user, email, address, english);
        if (stored) await sender.StoreAsync(sender.Settings);
        return sender;
    }

    /// <summary>Settings that work at the sandbox.</summary>
    public AccountSettings Settings => new()
    {
        Method = SendingMethod.GraphDelegated,
        Address = Address,
        ApplicationId = SampleTenant.Sending.ClientId.ToString(),
        Secret = new Secret(SampleTenant.Sending.Secrets[0].Value),
    };

    /// <summary>A sentence or label of the form in the language of the page.</summary>
    public string Say(string key, params object?[] values) => string.Format(null, AccountText.ResourceManager.In(english, key), values);

    /// <summary>The same of the outbox and the test mail.</summary>
    public string SayOfMail(string key, params object?[] values) => string.Format(null, OutboxText.ResourceManager.In(english, key), values);

    public ILocator Field(string id) => Page.Page.Locator($"[id='{id}']");

    public Task StoreAsync(AccountSettings settings) =>
        portal.Services.GetRequiredService<AccountSaving>().SaveAsync(Actor.Portal, UserId, settings, version: null, TestContext.Current.CancellationToken);

    /// <summary>What a person types: everything that the sandbox wants.</summary>
    public async Task FillAsync()
    {
        foreach (var (field, value) in new[]
        {
            ("address", Address), ("applicationId", SampleTenant.Sending.ClientId.ToString()),
            ("secret", SampleTenant.Sending.Secrets[0].Value), ("secret-confirmation", SampleTenant.Sending.Secrets[0].Value),
        }) await TypeAsync(field, value);
    }

    /// <summary>Types and leaves the field.</summary>
    public async Task TypeAsync(string field, string value)
    {
        await Page.Page.Locator($"input#{field}").FillAsync(value);
        await Field(field).BlurAsync();
    }

    /// <summary>The button of a dialog.</summary>
    public ILocator Answer(string key) => Dialog.GetByRole(AriaRole.Button, new() { Name = Say(key), Exact = true });

    /// <summary>"Vincular cuenta", up to Microsoft's page in the small window.</summary>
    public async Task<IPage> PressLinkAsync(ILocator? button = null)
    {
        var window = await Page.Page.RunAndWaitForPopupAsync(() => (button ?? Link).ClickAsync());
        await window.Locator("#account-form").Or(window.Locator("#consent-form")).First.WaitForAsync();
        return window;
    }

    /// <summary>At Microsoft's page.</summary>
    /// <param name="window">Where it is.</param>
    /// <param name="address">Who signs in; this person when null.</param>
    /// <param name="press">What they press at the end.</param>
    public async Task SignInAsync(IPage window, string? address = null, string press = "accept")
    {
        await window.Locator("#login").FillAsync(address ?? Address);
        await window.Locator("#next").ClickAsync();
        await window.Locator($"#{press}").ClickAsync();
    }

    /// <summary>The small window closes itself.</summary>
    public static Task UntilClosedAsync(IPage window)
    {
        var closed = new TaskCompletionSource();
        window.Close += (_, _) => closed.TrySetResult();
        return window.IsClosed ? Task.CompletedTask : closed.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>From the press until the form shows who signed in.</summary>
    public async Task LinkAsync()
    {
        await Page.GoAsync("/sending");
        var window = await PressLinkAsync();
        await SignInAsync(window);
        await Assertions.Expect(LinkedAddress).ToHaveTextAsync(Address);
        await window.CloseAsync();
    }

    public ValueTask DisposeAsync() => Page.DisposeAsync();
}
