using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class AddressValueTests
{
    [Fact]
    public void Mistyped_IsNone()
    {
        Assert.Null(AddressValue.Id("x"));
        Assert.Null(AddressValue.Number("-1"));
        Assert.Null(AddressValue.Day("nope"));
        Assert.Null(AddressValue.Day("0001-01-01"));
        Assert.Null(AddressValue.Day("9999-12-31"));
        Assert.False(AddressValue.Flag("5"));
    }

    [Fact]
    public void WellTyped_IsRead()
    {
        var id = Guid.NewGuid();
        Assert.Equal(id, AddressValue.Id(id.ToString()));
        Assert.Equal(12, AddressValue.Number("12"));
        Assert.Equal(new DateOnly(2026, 11, 20), AddressValue.Day("2026-11-20"));
        Assert.True(AddressValue.Flag("true"));
    }
}
