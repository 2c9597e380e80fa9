using Bunit;
using MailPortal.Mailboxes;
using MailPortal.Organizations;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class NewMailboxButtonTests
{
    [Fact]
    public async Task ChoiceOfTheOrganization_CanBeClosedWithoutChoosing()
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var button = bunit.Render<NewMailboxButton>(p => p.Add(b => b.Organizations, [Row("Contoso"), Row("Fabrikam")]));
        var close = button.Find("[popover] button");
        Assert.Equal(("Cerrar", "hide", button.Find("[popover]").Id), (close.TextContent, close.GetAttribute("popovertargetaction"), close.GetAttribute("popovertarget")));
    }

    private static OrganizationRow Row(string name) => new(Guid.NewGuid(), name, "900123456", "es", "America/Bogota", 0, DateTimeOffset.UnixEpoch);
}
