using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>A path as each server spells it.</summary>
public sealed class ImapNamespaceTests
{
    [Theory]
    [InlineData("", '/', "MailPortal/Con error", "MailPortal/Con error")]
    [InlineData("INBOX.", '.', "MailPortal/Con error", "INBOX.MailPortal.Con error")]
    [InlineData("INBOX.", '.', "INBOX", "INBOX")]
    [InlineData("INBOX.", '.', "inbox/Año", "INBOX.A&APE-o")]
    [InlineData("", '\\', "A/B", "A\\B")]
    public void Namespace_Paths_AreSpelledAsTheServerDoes(string prefix, char delimiter, string path, string wire) =>
        Assert.Equal(wire, new ImapNamespace(prefix, delimiter).ToWire(path));

    [Theory]
    [InlineData('.', "a.b")]
    [InlineData(null, "a/b")]
    public void Namespace_PathThatThisServerCannotSpell_IsAProblem(char? delimiter, string path) =>
        Assert.Equal(MailProblem.FolderNameRefused, Assert.Throws<MailProblemException>(() => new ImapNamespace("", delimiter).ToWire(path)).Problem);

    [Theory]
    [InlineData('/', "a//b")]
    [InlineData('/', "/a")]
    [InlineData('/', "")]
    [InlineData('/', "a\r\nA2 DELETE INBOX")]
    public void Namespace_PathThatIsNone_IsRefused(char delimiter, string path) =>
        Assert.Throws<ArgumentException>(() => new ImapNamespace("", delimiter).ToWire(path));
}
