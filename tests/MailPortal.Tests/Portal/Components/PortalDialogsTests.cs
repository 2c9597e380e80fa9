using Bunit;
using MailPortal.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Radzen.Blazor;

namespace MailPortal.Tests.Portal.Components;

public sealed class PortalDialogsTests
{
    [Theory]
    [InlineData("Eliminar", true), InlineData("Cancelar", false)]
    public async Task Confirm_HasTheFocusOnTheAnswerThatTakesNothing_AndGivesTheOneThatWasPressed(string pressed, bool expected)
    {
        await using var bunit = new BunitContext();
        bunit.JSInterop.Mode = JSRuntimeMode.Loose;
        bunit.Services.AddRadzenComponents();
        bunit.Services.AddScoped<DialogService, PortalDialogs>();
        var shown = bunit.Render<RadzenDialog>();
        var answer = bunit.Renderer.Dispatcher.InvokeAsync(() => bunit.Services.GetRequiredService<DialogService>().Confirm("¿Eliminar?", "Eliminar", new() { OkButtonText = "Eliminar", CancelButtonText = "Cancelar" }));
        shown.WaitForElement("[role=alertdialog]");
        var focused = Assert.IsType<ElementReference>(bunit.JSInterop.VerifyFocusAsyncInvoke().Arguments[0]);
        focused.ShouldBeElementReferenceTo(Button(shown, "Cancelar"));
        Button(shown, pressed).Click();
        Assert.Equal(expected, await answer);
        Assert.Empty(shown.FindAll("[role=alertdialog]"));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RadzenDialog> shown, string text) => shown.FindAll("button").Single(b => b.TextContent.Trim() == text);
}
