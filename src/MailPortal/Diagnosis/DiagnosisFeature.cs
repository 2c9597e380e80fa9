using MailPortal.Hosting;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using Microsoft.Extensions.Options;

namespace MailPortal.Diagnosis;

internal static class DiagnosisFeature
{
    /// <summary>The way out to mail servers and to Microsoft, one of each per process, and the check that walks it.</summary>
    public static void AddDiagnosis(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<NetworkOptions>().BindConfiguration(NetworkOptions.Section).ValidateOnStart();
        services.AddOptions<MicrosoftOptions>().BindConfiguration(MicrosoftOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NetworkOptions>, NetworkOptions.Validator>();
        services.AddSingleton<IValidateOptions<MicrosoftOptions>, MicrosoftOptions.Validator>();

        services.AddSingleton(s => new MailNetwork(s.GetRequiredService<IOptions<NetworkOptions>>().Value.ToMailNetwork(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => s.GetRequiredService<IOptions<MicrosoftOptions>>().Value.ToCloud());
        services.AddSingleton<MicrosoftConnection>();
        services.AddSingleton(s => new MicrosoftTokens(s.GetRequiredService<MicrosoftConnection>().Http, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new TenantDiscovery(s.GetRequiredService<MicrosoftConnection>().Http));
        services.AddSingleton<MailboxCheck>();
    }
}
