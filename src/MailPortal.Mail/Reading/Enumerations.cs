namespace MailPortal.Mail.Reading;

/// <summary>What can be enumerated again: each enumeration begins from nothing, with a state of its own.</summary>
/// <param name="begin">Begins one.</param>
internal sealed class Enumerations<T>(Func<CancellationToken, IAsyncEnumerator<T>> begin) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => begin(cancellationToken);
}
