// Stands here until the real ones land, a few minutes from now: delete this file then.
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

public sealed record ProblemWords(string Meaning, string Cause, string Fix)
{
    public static ProblemWords Of(MailProblem p) => new(T(p, "Meaning"), T(p, "Cause"), T(p, "Fix"));
    private static string T(MailProblem p, string k) => ProblemText.ResourceManager.GetString($"MP{(int)p}_{k}", null) ?? "";
}

public sealed class MailboxCheck(MailNetwork network, MicrosoftTokens tokens)
{
    public async Task<CheckReport> RunAsync(CheckSettings s, IProgress<CheckStep>? p, CancellationToken c)
    {
        _ = (network, tokens, s, p, c);
        await Task.Yield();
        return new CheckReport(true, []);
    }
}

internal static class DiagnosisFeature
{
    public static void AddDiagnosis(this IHostApplicationBuilder builder)
    {
        var cas = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        foreach (var ca in builder.Configuration.GetSection("Network:TrustedCertificateAuthorities").Get<string[]>() ?? []) cas.ImportFromPemFile(ca);
        var options = new MailNetworkOptions { TrustedAuthorities = cas, AllowedPrivateNetworks = [.. (builder.Configuration.GetSection("Network:AllowedPrivateNetworks").Get<string[]>() ?? []).Select(System.Net.IPNetwork.Parse)] };
        var network = new MailNetwork(options, TimeProvider.System);
        builder.Services.AddSingleton(network);
        builder.Services.AddSingleton(builder.Configuration["Microsoft:Cloud"] == "Custom"
            ? MicrosoftCloud.Custom(new Uri(builder.Configuration["Microsoft:Instance"]!), builder.Configuration["Microsoft:ExchangeResource"]!, new Uri("https://graph.microsoft.com")) : MicrosoftCloud.Global);
        builder.Services.AddSingleton(s => new MicrosoftTokens(MicrosoftHttp.CreateClient(network), TimeProvider.System));
        builder.Services.AddSingleton<MailboxCheck>();
    }
}
