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

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000"), InlineData("e0000000-0000-7000-8000-000000000001"), InlineData("e0000000-0000-7fff-bfff-ffffffffffff"), InlineData("e0000000-00ff-7ffe-8000-000000000000")]
    public void NextAfter_AnothersAheadOrNot_IsLargerAndVersion7(string other)
    {
        var next = RowId.NextAfter(Guid.Parse(other));
        Assert.True(next.CompareTo(Guid.Parse(other)) > 0);
        Assert.Equal((7, 0b10), (next.Version, next.Variant >> 2));
    }
}
