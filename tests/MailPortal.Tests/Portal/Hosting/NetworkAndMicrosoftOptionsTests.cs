using MailPortal.Diagnosis;
using MailPortal.Hosting;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using MailPortal.Tests.Mail.Microsoft;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Tests.Portal.Hosting;

public sealed class NetworkAndMicrosoftOptionsTests
{
    [Fact]
    public async Task Start_EverythingWrong_NamesEveryKeyAtOnce()
    {
        var empty = Path.GetTempFileName();
        try
        {
            using var host = Build(new()
            {
                ["Network:TrustedCertificateAuthorities:0"] = "/no/such/file.pem",
                ["Network:TrustedCertificateAuthorities:1"] = empty,
                ["Network:AllowedPrivateNetworks:0"] = "10.0.0.0/8",
                ["Network:AllowedPrivateNetworks:1"] = "10.0.0.0/40",
                ["Network:AllowedPrivateNetworks:2"] = "everything",
                ["Microsoft:Cloud"] = "Custom",
                ["Microsoft:GraphBaseUrl"] = "http://graph.example.test",
                ["Microsoft:ExchangeResource"] = "outlook",
            });
            var said = (await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken))).ToString();
            foreach (var key in (string[])["Network:TrustedCertificateAuthorities:0", "Network:TrustedCertificateAuthorities:1", "Network:AllowedPrivateNetworks:1",
                "Network:AllowedPrivateNetworks:2", "Microsoft:Instance", "Microsoft:GraphBaseUrl", "Microsoft:ExchangeResource"])
                Assert.Contains(key + ":", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Network:AllowedPrivateNetworks:0:", said, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(empty);
        }
    }

    [Theory]
    [InlineData("Nowhere", null, "Microsoft:Cloud:")]
    [InlineData("Global", "https://localhost:5443", "Microsoft:Instance:")]
    [InlineData("Custom", "http://localhost:5080", "Microsoft:Instance:")]
    public void Microsoft_Wrong_NamesTheKey(string cloud, string? instance, string key)
    {
        var result = new MicrosoftOptions.Validator().Validate(null, new() { Cloud = cloud, Instance = instance });
        Assert.StartsWith(key, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Global"), InlineData("usgov"), InlineData("UsGovDod"), InlineData("CHINA")]
    public void Microsoft_KnownName_IsThatCloud(string name)
    {
        var options = new MicrosoftOptions { Cloud = name };
        Assert.True(new MicrosoftOptions.Validator().Validate(null, options).Succeeded);
        Assert.Equal(name, options.ToCloud().Name, ignoreCase: true);
    }

    [Fact]
    public async Task Start_Right_GivesNetworkAndCloudOfTheSettings()
    {
        using var certificates = new TestCertificates();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, certificates.Authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
            using var host = Build(new()
            {
                ["Network:TrustedCertificateAuthorities:0"] = file,
                ["Network:AllowedPrivateNetworks:0"] = "127.0.0.0/8",
                ["Microsoft:Cloud"] = "Custom",
                ["Microsoft:Instance"] = "https://localhost:5443/",
                ["Microsoft:AuthorizeBaseUrl"] = "http://localhost:5080",
            });
            await host.StartAsync(TestContext.Current.CancellationToken);
            var network = host.Services.GetRequiredService<MailNetwork>();
            Assert.Equal(certificates.Authority.Thumbprint, Assert.Single(network.Options.TrustedAuthorities).Thumbprint);
            Assert.Equal("127.0.0.0/8", Assert.Single(network.Options.AllowedPrivateNetworks).ToString());
            var cloud = host.Services.GetRequiredService<MicrosoftCloud>();
            Assert.Equal(("https://localhost:5443/", "http://localhost:5080/", "https://outlook.office365.com"), (cloud.Instance.AbsoluteUri, cloud.AuthorizeBaseUrl.AbsoluteUri, cloud.ExchangeResource));
            Assert.NotNull(host.Services.GetRequiredService<MailboxCheck>());
            Assert.Same(host.Services.GetRequiredService<MicrosoftTokens>(), host.Services.GetRequiredService<MicrosoftTokens>());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDiagnosis();
        return builder.Build();
    }
}
