using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>Somebody who says yes to every question, and remembers what was asked.</summary>
internal sealed class AnsweringDialogs(NavigationManager navigation, IJSRuntime script) : DialogService(navigation, script)
{
    public List<string?> Asked { get; } = [];

    public override Task<bool?> Confirm(string? message = null, string? title = null, ConfirmOptions? options = null, CancellationToken? cancellationToken = null)
    {
        Asked.Add(message);
        return Task.FromResult<bool?>(true);
    }
}
