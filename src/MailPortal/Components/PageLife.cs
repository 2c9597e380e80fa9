namespace MailPortal.Components;

/// <summary>From when a page, or a part of one, is shown until it is left. What still runs then may go on asking for the token: it is cancelled, not gone.</summary>
public sealed class PageLife : IDisposable
{
    private readonly CancellationTokenSource source = new();

    public PageLife() => Token = source.Token;

    public CancellationToken Token { get; }

    /// <summary>The page was left: nothing is to be drawn any more.</summary>
    public bool IsOver => Token.IsCancellationRequested;

    public void Dispose()
    {
        if (IsOver) return;
        source.Cancel();
        source.Dispose();
    }
}
