using System.Runtime.ExceptionServices;
using Radzen;

namespace MailPortal.Components;

/// <summary>What a dialog ends with that cannot go on: a session that is over, a right that was taken away, a fault. Dialogs are drawn beside the page and
/// not within its boundary; so the page that opened it fails instead, and what it shows then is what it shows for its own failures.</summary>
internal sealed record DialogFailure(Exception Cause)
{
    /// <summary>Whether a dialog has to be closed for it. What is called off ends by itself.</summary>
    public static bool Ends(Exception exception) => exception is not OperationCanceledException;

    /// <summary>Opens it like <see cref="DialogService.OpenAsync{T}(string, Dictionary{string, object}, DialogOptions)"/>, and throws here what ended it there.</summary>
    /// <returns>What it was closed with; null when it was left.</returns>
    public static async Task<object?> OpenAsync<TDialog>(DialogService dialogs, string title, Dictionary<string, object?> parameters, DialogOptions options) where TDialog : Microsoft.AspNetCore.Components.ComponentBase
    {
        object? result = await dialogs.OpenAsync<TDialog>(title, parameters!, options);
        if (result is DialogFailure failure) ExceptionDispatchInfo.Throw(failure.Cause);
        return result;
    }
}
