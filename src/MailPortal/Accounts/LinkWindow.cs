using Microsoft.JSInterop;

namespace MailPortal.Accounts;

/// <summary>Microsoft's page in a small window of the browser.</summary>
/// <param name="script">The browser.</param>
/// <param name="module">The address of the script that opens windows.</param>
/// <param name="closed">The small window is gone. Whether the person was done there is told by the attempt alone: some browsers say so as soon as
/// Microsoft's page is in it.</param>
public sealed class LinkWindow(IJSRuntime script, string module, Func<Task> closed) : IAsyncDisposable
{
    private DotNetObjectReference<LinkWindow>? self;
    private IJSObjectReference? loaded;

    /// <summary>Fetches the script before it is needed; whoever presses while it still comes waits for it.</summary>
    public async Task LoadAsync() => loaded ??= await script.InvokeAsync<IJSObjectReference>("import", module);

    /// <returns>False where the browser opens no window.</returns>
    public async Task<bool> OpenAsync(string address)
    {
        await LoadAsync();
        return await loaded!.InvokeAsync<bool>("open", address, self ??= DotNetObjectReference.Create(this));
    }

    [JSInvokable]
    public Task WindowClosedAsync() => closed();

    public async ValueTask DisposeAsync()
    {
        self?.Dispose();
        if (loaded is null) return;
        try
        {
            await loaded.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and the module with it.
        }
    }
}
