namespace MailPortal.Mail.Microsoft;

/// <summary>Tokens for applications (client credentials), one per process.</summary>
/// <param name="http">One long-lived client, from <see cref="MicrosoftHttp"/>.</param>
/// <param name="time">Clock.</param>
public sealed partial class MicrosoftTokens(HttpClient http, TimeProvider time)
{
    /// <summary>A token for Exchange Online.</summary>
    public Task<MicrosoftToken> AcquireForApplicationAsync(
        MicrosoftCloud cloud, string tenant, string applicationId, Secret clientSecret, bool forceRefresh, CancellationToken cancellation) =>
        throw new NotSupportedException($"being written {http} {time} {cloud} {tenant} {applicationId} {clientSecret} {forceRefresh} {cancellation}");
}
