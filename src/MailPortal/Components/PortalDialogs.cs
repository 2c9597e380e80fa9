using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace MailPortal.Components;

/// <summary>The dialogs of the portal. What is asked before something is taken away begins with the answer that takes nothing: Enter alone does no harm.
/// Of the options of such a question its two answers count, and its class: the rest of its look is decided here.</summary>
public sealed class PortalDialogs(NavigationManager navigation, IJSRuntime script) : DialogService(navigation, script)
{
    public override Task<bool?> Confirm(string? message = null, string? title = null, ConfirmOptions? options = null, CancellationToken? cancellationToken = null) =>
        base.Confirm(message, title, new Asked { Message = message, OkButtonText = options?.OkButtonText, CancelButtonText = options?.CancelButtonText, CssClass = options?.CssClass }, cancellationToken);

    // What the base asks is said by us; the rest of such a dialog is its own.
    public override Task<dynamic?> OpenAsync(string title, RenderFragment<DialogService> childContent, DialogOptions? options = null, CancellationToken? cancellationToken = null) =>
        base.OpenAsync(title, options is Asked asked ? Question.Of(asked.Message, asked.OkButtonText, asked.CancelButtonText) : childContent, options, cancellationToken);

    private sealed class Asked : ConfirmOptions
    {
        // The first button is the one that does it, and it would get the focus half a second late.
        public Asked() => AutoFocusFirstElement = false;

        public string? Message { get; init; }
    }
}
