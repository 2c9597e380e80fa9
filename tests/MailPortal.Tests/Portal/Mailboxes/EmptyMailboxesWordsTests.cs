using MailPortal.Mailboxes;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Mailboxes;

public sealed class EmptyMailboxesWordsTests
{
    [Theory]
    [InlineData(PortalRole.Administrator, true, "Crea el primero con «Nuevo correo de recepción».")]
    [InlineData(PortalRole.Manager, true, "Crea el primero con «Nuevo correo de recepción».")]
    [InlineData(PortalRole.Administrator, false, "Cada uno pertenece a una organización: crea primero una.")]
    [InlineData(PortalRole.Manager, false, "Los crea un gestor de la organización o un administrador.")]
    [InlineData(PortalRole.Reader, false, "Los crea un gestor de la organización o un administrador.")]
    public void Of_SaysWhatThisPersonCanDo(PortalRole role, bool mayCreate, string begins)
    {
        using var _ = new Culture("es");
        Assert.StartsWith(begins, EmptyMailboxesWords.Of(Somebody(role), mayCreate), StringComparison.Ordinal);
        // The button has that name.
        if (mayCreate) Assert.Contains($"«{MailboxFormText.New}»", EmptyMailboxesWords.Of(Somebody(role), mayCreate), StringComparison.Ordinal);
    }

    private static Actor Somebody(PortalRole role) => new(Guid.NewGuid(), "Ana Gómez", role, new HashSet<Guid>());
}
