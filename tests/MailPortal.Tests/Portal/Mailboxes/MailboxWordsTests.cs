using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class MailboxWordsTests
{
    [Fact]
    public void OfSeveral_IsPlural()
    {
        using var _ = new Culture("es");
        Assert.Equal(["Sin configurar", "Por Activar", "Activos", "Con error", "Inactivos"], Enum.GetValues<MailboxStatus>().Select(MailboxWords.OfSeveral));
    }
}
