using Bunit;
using MailPortal.Components;
using MailPortal.Organizations;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Users;

public sealed class UserFieldsTests
{
    [Theory]
    [InlineData(PortalRole.Administrator, "Los administradores ven todas las organizaciones.")]
    [InlineData(PortalRole.Manager, "Administra los correos de recepción de las que marques y ve sus documentos.")]
    [InlineData(PortalRole.Reader, "Ve los documentos de las que marques, sin cambiar nada.")]
    [InlineData(PortalRole.User, "Con el rol Usuario no ve los documentos de ninguna. Lo que marques cuenta cuando tenga otro rol.")]
    public async Task Organizations_SayWhatTheyGiveInThatRole(PortalRole role, string said)
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var form = new UserForm { Role = PortalRole.Reader };
        var fields = bunit.Render<UserFields>(p => p.Add(f => f.Form, form).Add(f => f.Judged, new JudgedFields())
            .Add(f => f.Organizations, [new OrganizationRow(Guid.NewGuid(), "Contoso", "900123456", "es", "America/Bogota", 0, DateTimeOffset.UnixEpoch)]));
        fields.Find("#role").Change(role.ToString());
        Assert.Equal(said, fields.Find("fieldset .mp-field-note").TextContent);
    }
}
