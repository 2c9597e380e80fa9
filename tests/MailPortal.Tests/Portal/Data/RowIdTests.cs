using MailPortal.Data;

namespace MailPortal.Tests.Portal.Data;

public sealed class RowIdTests
{
    [Fact]
    public void Next_ManyAtOnce_RiseInTheOrderMadeAndAreVersion7()
    {
        var ids = Enumerable.Range(0, 20_000).Select(_ => RowId.Next()).ToList();
        Assert.Equal(ids, ids.Order());
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((7, 0b10), (id.Version, id.Variant >> 2)));
    }
}
