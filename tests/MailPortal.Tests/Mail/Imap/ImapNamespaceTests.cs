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
    [InlineData("INBOX.", "inbox/Año", "INBOX.Año")]
    [InlineData("", "Facturas & más/Año", "Facturas & más.Año")]
    [InlineData("", "An\u0303o", "Año")] // the accent by itself
    public void Namespace_NamesInUtf8_AreNotEncoded(string prefix, string path, string wire) =>
        Assert.Equal(wire, new ImapNamespace(prefix, '.', NamesInUtf8: true).ToWire(path));

    /// <summary>A server with both revisions speaks the older one, names included, until it is told otherwise (RFC 9051 section 6.3.1); and so does one that
    /// only could take UTF-8 (RFC 6855 section 3).</summary>
    [Theory]
    [InlineData("IMAP4rev1", "Correo electr&APM-nico", "A&APE-o")]
    [InlineData("IMAP4rev1 IMAP4rev2 ENABLE", "Correo electr&APM-nico", "A&APE-o")]
    [InlineData("IMAP4rev1 ENABLE UTF8=ACCEPT", "Correo electr&APM-nico", "A&APE-o")]
    [InlineData("IMAP4rev2", "Correo electrónico", "Año")]
    public async Task Names_ByWhatTheServerSpeaks_AreUtf8OrModifiedUtf7(string capabilities, string listed, string made)
    {
        var isNew = !capabilities.Contains("IMAP4rev1", StringComparison.Ordinal);
        var (question, answer) = isNew ? ("NAMESPACE", """NAMESPACE (("" "/")) NIL NIL""") : ("""LIST "" "" """.TrimEnd(), """LIST (\Noselect) "/" "" """.TrimEnd());
        var replay = new ReplayStream($"""
            S: * PREAUTH [CAPABILITY {capabilities}] ready
            C: A1 LIST "" "*"
            S: * LIST () "/" "{listed}"
            S: * LIST () "/" "A&-B"
            S: A1 OK done
            C: A2 {question}
            S: * {answer}
            S: A2 OK done
            C: A3 LIST "" "{made}"
            S: A3 OK done
            C: A4 CREATE "{made}"
            S: A4 OK done
            C: A5 SUBSCRIBE "{made}"
            S: A5 OK done
            """);
        await using var connection = await replay.OpenAsync();
        var folders = await connection.ListAsync("*", TestContext.Current.CancellationToken);
        Assert.Equal(["Correo electrónico", isNew ? "A&-B" : "A&B"], folders.Select(folder => folder.Name));
        Assert.Equal([listed, "A&-B"], folders.Select(folder => folder.WireName));
        var reader = new ImapMailboxReader(connection);
        Assert.Equal(["Año"], await reader.EnsureFoldersAsync(["Año"], TestContext.Current.CancellationToken));
        replay.AssertFinished();
    }

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
