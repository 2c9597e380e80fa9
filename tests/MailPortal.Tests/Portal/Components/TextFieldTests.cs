using Bunit;
using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class TextFieldTests
{
    [Fact]
    public async Task Cleaned_SaysSoUntilAnotherValueStandsThere()
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var value = "";
        var field = bunit.Render<TextField>(p => p.Add(f => f.Id, "user").Add(f => f.Label, "Usuario").Add(f => f.Cleans, true).Bind(f => f.Value, value, v => value = v));
        field.Find("#user").Change(" facturas@contoso.com\u200B");
        Assert.Equal("facturas@contoso.com", value);
        field.Render(p => p.Add(f => f.Value, value));
        Assert.Equal(ComponentsText.Cleaned, field.Find(".mp-field-notice").TextContent);
        // The form was emptied around it.
        field.Render(p => p.Add(f => f.Value, ""));
        Assert.Empty(field.FindAll(".mp-field-notice"));
    }
}
