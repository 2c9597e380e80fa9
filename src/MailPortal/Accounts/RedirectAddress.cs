using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Accounts;

/// <summary>What is wrong with the redirect URI before anybody tries it.</summary>
public enum RedirectTrouble
{
    None,
    /// <summary>Neither https nor localhost: Microsoft refuses to register it.</summary>
    NotSecure,
    /// <summary>The browser came by another address than <c>PublicBaseUrl</c>: its cookie would not come along to the one that Microsoft sends it to.</summary>
    OtherAddress,
}

/// <summary>"URI de redirección a registrar en Azure": absolute, one for every purpose. From <c>PublicBaseUrl</c>, and as long as nobody has set that
/// from the address that the browser is on.</summary>
public sealed class RedirectAddress(IOptionsMonitor<PublicAddress> options)
{
    /// <summary>As it has to be registered, letter by letter.</summary>
    /// <param name="browser">Any address of the portal as the browser has it.</param>
    public Uri UriFor(Uri browser) => new(BaseFor(browser), PortalUrls.OAuthCallback.TrimStart('/'));

    /// <param name="browser">Any address of the portal as the browser has it.</param>
    public RedirectTrouble TroubleFor(Uri browser)
    {
        var here = BaseFor(browser);
        if (here.Scheme != Uri.UriSchemeHttps && here.Host != "localhost") return RedirectTrouble.NotSecure;
        return browser.GetLeftPart(UriPartial.Authority).Equals(here.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase) ? RedirectTrouble.None : RedirectTrouble.OtherAddress;
    }

    private Uri BaseFor(Uri browser) =>
        new((options.CurrentValue.PublicBaseUrl is { Length: > 0 } known ? known : browser.GetLeftPart(UriPartial.Authority)).TrimEnd('/') + "/");
}
