using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>Somebody who says yes to every question, and remembers what was asked.</summary>
internal sealed class AnsweringDialogs(NavigationManager navigation, IJSRuntime script) : DialogService(navigation, script)
{
    public List<string?> Asked { get; } = [];

    /// <summary>What is done in a dialog that is opened, before it closes with a yes.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public override async Task<dynamic?> OpenAsync<T>(string title, Dictionary<string, object?>? parameters = null, DialogOptions? options = null)
    {
        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        return true;
    }

    public override Task<bool?> Confirm(string? message = null, string? title = null, ConfirmOptions? options = null, CancellationToken? cancellationToken = null)
    {
        Asked.Add(message);
        return Task.FromResult<bool?>(true);
    }
}
