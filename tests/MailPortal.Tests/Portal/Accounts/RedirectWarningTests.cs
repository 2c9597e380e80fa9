using Bunit;
using MailPortal.Accounts;
using MailPortal.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>Whoever links from another address than the portal's is told before they try, whosever application it is.</summary>
public sealed class RedirectWarningTests
{
    [Theory]
    [InlineData("https://correo.contoso.test", "OtherAddress")]
    [InlineData("http://correo.contoso.test", "NotSecure")]
    [InlineData("http://localhost/", null)]
    [InlineData(null, null)] // on localhost, which Microsoft takes
    public async Task Fields_OwnAndBorrowedApplication_SayWhatIsWrongWithTheAddress(string? address, string? trouble)
    {
        using var _ = new Culture("es");
        foreach (var lender in (Guid?[])[null, Guid.NewGuid()])
        {
            await using var bunit = new BunitContext();
            bunit.JSInterop.Mode = JSRuntimeMode.Loose;
            bunit.Services.AddOptions<PublicAddress>().Configure(o => o.PublicBaseUrl = address);
            bunit.Services.AddSingleton<RedirectAddress>();
            SharedApplication[] shared = lender is { } id ? [new(id, "Contoso", "11111111-2222-3333-4444-555555555555", "organizations")] : [];
            var fields = bunit.Render<AccountFields>(p => p.Add(f => f.Form, AccountForm.New("ana@contoso.test", lender)).Add(f => f.Shared, shared));

            Assert.Equal(lender is null, fields.FindAll("#redirectUri").Count == 1);
            Assert.Equal(
                trouble switch
                {
                    null => [],
                    "NotSecure" => [AccountText.RedirectNotSecure],
                    _ => [string.Format(null, AccountText.RedirectOtherAddress, "http://localhost")],
                },
                fields.FindAll("#redirect-warning").Select(w => w.TextContent));
        }
    }
}
