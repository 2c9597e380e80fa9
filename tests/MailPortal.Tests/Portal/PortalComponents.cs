using Bunit;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace MailPortal.Tests.Portal;

/// <summary>Components that are drawn without a browser, over a portal that runs.</summary>
internal static class PortalComponents
{
    /// <summary>Gives them the portal's services, and this person in front of them.</summary>
    /// <param name="bunit">Where they are drawn.</param>
    /// <param name="portal">Whose services they use.</param>
    /// <param name="user">Who looks at them.</param>
    /// <param name="interactive">As in a circuit, or as they are drawn before it.</param>
    /// <param name="more">What is of the test's own; behind it nothing can be added any more.</param>
    public static void ServeAs(this BunitContext bunit, TestPortal portal, Guid user, bool interactive, Action<IServiceCollection, CurrentActor>? more = null)
    {
        var actors = new CurrentActor(new SignedIn(user), new HttpContextAccessor(), portal.Get<IDbContextFactory<PortalDbContext>>());
        bunit.JSInterop.Mode = JSRuntimeMode.Loose;
        bunit.Services.AddRadzenComponents();
        bunit.Services.AddSingleton(actors);
        more?.Invoke(bunit.Services, actors);
        bunit.Services.AddFallbackServiceProvider(portal.Services);
        bunit.Renderer.SetRendererInfo(new("Server", isInteractive: interactive));
    }

    // Found and used in one go: drawn again in between, which a real database allows, the element that was found is answered by nobody.

    /// <summary>Types a value into the field, or chooses it there.</summary>
    public static Task TypeAsync<T>(this IRenderedComponent<T> drawn, string field, string value) where T : IComponent =>
        drawn.InvokeAsync(() => drawn.Find(field).ChangeAsync(new() { Value = value }));

    /// <summary>Presses the button, and waits for what it does.</summary>
    public static Task PressAsync<T>(this IRenderedComponent<T> drawn, string button) where T : IComponent =>
        drawn.InvokeAsync(() => drawn.Find(button).ClickAsync(new()));

    /// <summary>Sends the form, and waits for what it does.</summary>
    public static Task SubmitAsync<T>(this IRenderedComponent<T> drawn, string form) where T : IComponent =>
        drawn.InvokeAsync(() => drawn.Find(form).SubmitAsync());
}
