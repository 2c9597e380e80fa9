using Bunit;
using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class ConfirmedFieldTests
{
    private const string Id = "0f8e1a52-33c4-4f7e-9d1b-6a2b8c4d5e6f";

    [Fact]
    public async Task ConfirmedField_AnotherValue_SaysSoAtTheConfirmFieldAsItIsLeft()
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var field = Render(bunit, stored: null);
        field.Find("#tenantId").Change(Id);
        Assert.Empty(field.FindAll("[role=alert]"));
        field.Find("#tenantId-confirmation").Change(Id[..^1] + "0");
        Assert.Equal("No coincide con Id. Tenant.", field.Find("#tenantId-confirmation-note [role=alert]").TextContent);
        Assert.Equal("true", field.Find("#tenantId-confirmation").GetAttribute("aria-invalid"));
        Assert.Null(field.Find("#tenantId").GetAttribute("aria-invalid"));
        field.Find("#tenantId-confirmation").Change(Id);
        Assert.Empty(field.FindAll("[role=alert]"));
    }

    [Theory]
    [InlineData("  0F8E1A52-33c4-4f7e-9d1b-6a2b8c4d5e6f\u200B")]
    [InlineData("\u00A00f8e1a52-33c4-4f7e-9d1b-6a2b8c4d5e6f\r\n")]
    public async Task ConfirmedField_SameValueWithInvisibleCompany_AgreesAndSaysWhatWasTakenOff(string pasted)
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var field = Render(bunit, stored: null);
        field.Find("#tenantId").Change(Id);
        field.Find("#tenantId-confirmation").Change(pasted);
        Assert.Empty(field.FindAll("[role=alert]"));
        Assert.Equal(Id, field.Find("#tenantId-confirmation").GetAttribute("value"), ignoreCase: true);
        Assert.Equal("Quitamos espacios o caracteres invisibles.", field.Find("#tenantId-confirmation-note .mp-field-notice").TextContent);
        Assert.Empty(field.FindAll("#tenantId-note .mp-field-notice"));
    }

    [Fact]
    public async Task ConfirmedField_Stored_ShowsInClearAndAsksAgainOnlyForAnotherValue()
    {
        await using var bunit = new BunitContext();
        var field = Render(bunit, stored: Id);
        Assert.Equal(Id, field.Find("#tenantId").GetAttribute("value"));
        Assert.Empty(field.FindAll("#tenantId-confirmation"));
        field.Find("#tenantId").Change("contoso.com");
        Assert.Equal("", field.Find("#tenantId-confirmation").GetAttribute("value"));
        field.Find("#tenantId-confirmation").Change("contoso.com");
        field.Find("#tenantId").Change(Id.ToUpperInvariant());
        Assert.Empty(field.FindAll("#tenantId-confirmation"));
        field.Find("#tenantId").Change("contoso.org");
        Assert.Equal("", field.Find("#tenantId-confirmation").GetAttribute("value"));
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("a", "", true)]
    [InlineData("a", "b", true)]
    [InlineData("a", "A ", false)]
    public void Confirmation_Problem_IsWhatIsMissingOrDifferent(string typed, string repeated, bool wrong) => Assert.Equal(wrong, Confirmation.Problem("Id", typed, repeated) is not null);

    private static IRenderedComponent<ConfirmedFieldHost> Render(BunitContext bunit, string? stored) =>
        bunit.Render<ConfirmedFieldHost>(p => p.Add(h => h.Label, "Id. Tenant").Add(h => h.Stored, stored));
}
