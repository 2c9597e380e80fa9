using MailPortal.Organizations;

namespace MailPortal.Tests.Portal.Organizations;

public sealed class OrganizationOrderTests
{
    private static readonly OrganizationRow[] Rows =
    [
        Row("Zeta", "900", 1), Row("Ñandú", "850", 3), Row("árbol", "860", 2), Row("Nube", "870", 0),
    ];

    [Theory]
    [InlineData("name", false, "árbol,Nube,Ñandú,Zeta")]
    [InlineData("name", true, "Zeta,Ñandú,Nube,árbol")]
    [InlineData("taxId", false, "Ñandú,árbol,Nube,Zeta")]
    [InlineData("members", true, "Ñandú,árbol,Zeta,Nube")]
    public void Apply_Sorts(string column, bool descending, string expected)
    {
        using var _ = new Culture("es");
        Assert.Equal(expected, string.Join(',', OrganizationOrder.Apply(Rows, null, column, descending).Select(r => r.Name)));
    }

    [Theory]
    [InlineData("arbol", "árbol")]
    [InlineData(" ÑANDU ", "Ñandú")]
    [InlineData("87", "Nube")]
    [InlineData("nothing", "")]
    public void Apply_Finds_WithoutCaseAndAccents(string search, string expected)
    {
        using var _ = new Culture("es");
        Assert.Equal(expected, string.Join(',', OrganizationOrder.Apply(Rows, search, "name", false).Select(r => r.Name)));
    }

    [Theory]
    [InlineData(null, "name")]
    [InlineData("1;drop", "name")]
    [InlineData("created", "created")]
    public void Known_AnythingElse_IsByName(string? column, string expected) => Assert.Equal(expected, OrganizationOrder.Known(column));

    private static OrganizationRow Row(string name, string taxId, int members) => new(Guid.NewGuid(), name, taxId, "es", "America/Bogota", members, DateTimeOffset.UnixEpoch);
}
