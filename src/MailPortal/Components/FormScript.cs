using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace MailPortal.Components;

/// <summary>The script of forms: takes the person to what has to be corrected or looked at.</summary>
internal sealed class FormScript : IAsyncDisposable
{
    private IJSObjectReference? module;
    private string? target;
    private bool wanted;

    public async Task LoadAsync(IJSRuntime script, string path) => module = await script.InvokeAsync<IJSObjectReference>("import", path);

    /// <summary>Goes there once it is drawn.</summary>
    /// <param name="id">Null for the first field that is wrong.</param>
    public void GoTo(string? id) => (target, wanted) = (id, true);

    public async Task GoAsync(ElementReference form)
    {
        if (!wanted || module is null) return;
        wanted = false;
        await module.InvokeVoidAsync("focusWrong", form, target);
    }

    /// <summary>Brings the check into view.</summary>
    public async Task ShowCheckAsync(ElementReference form)
    {
        if (module is not null) await module.InvokeVoidAsync("showCheck", form);
    }

    /// <summary>Brings what was just said into view, where it is not.</summary>
    public async Task ShowAsync(ElementReference said)
    {
        if (module is not null) await module.InvokeVoidAsync("show", said);
    }

    /// <summary>Of what the form is about by now; nothing is loaded.</summary>
    public async Task ShowAddressAsync(string address)
    {
        if (module is not null) await module.InvokeVoidAsync("showAddress", address);
    }

    public async ValueTask DisposeAsync()
    {
        if (module is null) return;
        try
        {
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and the module with it.
        }
    }
}
