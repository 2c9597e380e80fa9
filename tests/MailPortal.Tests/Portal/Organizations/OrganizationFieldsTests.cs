using Bunit;
using MailPortal.Organizations;

namespace MailPortal.Tests.Portal.Organizations;

public sealed class OrganizationFieldsTests
{
    [Fact]
    public async Task FieldMended_ItsErrorGoes_AndTheOthersStay()
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        bunit.ComponentFactories.AddStub<SameTaxIdNote>();
        var form = new OrganizationForm { Name = "", TaxId = "900.123.456-1" };
        var fields = bunit.Render<OrganizationFields>(p => p.Add(f => f.Form, form).Add(f => f.Problems, form.Check().Problems));
        Assert.Equal(2, fields.FindAll("[aria-invalid=true]").Count);
        fields.Find("#name").Change("Contoso");
        Assert.Null(fields.Find("#name").GetAttribute("aria-invalid"));
        Assert.Equal("true", fields.Find("#tax-id").GetAttribute("aria-invalid"));
        fields.Find("#tax-id").Change("900.123.456-8");
        Assert.Empty(fields.FindAll("[aria-invalid=true]"));
    }
}
