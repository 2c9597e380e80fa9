using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;

namespace MailPortal.Diagnosis;

/// <summary>The one HTTP client to Microsoft of this process.</summary>
public sealed class MicrosoftConnection(MailNetwork network) : IDisposable
{
    public HttpClient Http { get; } = MicrosoftHttp.CreateClient(network);

    public void Dispose() => Http.Dispose();
}
