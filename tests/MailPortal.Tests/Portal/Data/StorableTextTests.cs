using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Data;

public sealed class StorableTextTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Not as arguments of a theory: an attribute cannot hold half of a surrogate pair either.
    [Fact]
    public void Of_KeepsWhatIsText()
    {
        Assert.Equal("Factura é 😀", StorableText.Of("Factura é 😀"));
        Assert.Equal("a\uFFFDb", StorableText.Of("a\0b"));
        Assert.Equal("cortado \uFFFD", StorableText.Of("cortado \uD83D"));
        Assert.Equal("\uFFFDal revés\uFFFD", StorableText.Of("\uDE00al revés\uD83D"));
        Assert.Equal("\uFFFD😀", StorableText.Of("\uD83D\uD83D\uDE00"));
    }

    [Fact]
    public async Task Rows_WithWhatNoDatabaseTakes_AreStoredAndFound()
    {
        var odd = "de un correo: \0 y \uD83D";
        await using var portal = new TestPortal([("Reception:Enabled", "false")]);
        await using var db = await portal.DbAsync();
        portal.Get<AuditLog>().Add(db, Actor.Portal.Source, odd, Guid.NewGuid());
        await db.SaveChangesAsync(Cancellation);
        string[] wanted = [odd, "otra"];
        Assert.Equal(1, await db.Set<AuditEntry>().CountAsync(e => e.Action == odd, Cancellation));
        Assert.Equal("de un correo: \uFFFD y \uFFFD", await db.Set<AuditEntry>().Where(e => wanted.Contains(e.Action)).Select(e => e.Action).SingleAsync(Cancellation));
    }
}
