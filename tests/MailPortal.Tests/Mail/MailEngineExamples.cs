using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Network;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Sending;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail;

/// <summary>The examples of docs/mail-engine.md: they stand there word for word, and do what they say against a real server.</summary>
public sealed class MailEngineExamples(DovecotServer server) : IClassFixture<DovecotServer>
{
    // <reading>
    private static async Task<int> ReadAsync(MailNetwork network, MailServerEndpoint server, SaslMechanism who, string archive, CancellationToken cancellation)
    {
        await using var reader = await ImapMailboxReader.ConnectAsync(network, server, who, evidence: null, cancellation);
        await reader.EnsureFoldersAsync([archive], cancellation);
        await reader.OpenAsync("INBOX", cancellation);
        var uids = await reader.SearchAsync(afterUid: 0, since: null, cancellation);
        var (files, read) = (0, new List<uint>());
        await foreach (var message in reader.ReadAsync(uids, maxBytes: 150_000_000, cancellation))
        {
            if (message.Content is null)
                continue; // too large, removed meanwhile, or refused (message.Refusal): it stays where it is
            using var mail = await MimeFile.SpoolAsync(message.Content, cancellation: cancellation);
            foreach (var part in mail.Message.Leaves.Where(leaf => leaf.FileName is not null))
                files += await part.DecodeToAsync(Stream.Null, cancellation) > 0 ? 1 : 0;
            read.Add(message.Uid);
        }

        await reader.MoveAsync(read, archive, cancellation);
        return files;
    }
    // </reading>

    // <sending>
    private static async Task<SendResult> SendAsync(MailNetwork network, MailServerEndpoint server, SaslMechanism who, byte[] pdf, CancellationToken cancellation)
    {
        var message = await new MimeComposer(TimeProvider.System).ComposeAsync(new OutgoingMessage
        {
            From = [new("Facturación", "facturas@contoso.com")],
            To = [new("Ana Pérez", "ana@example.com")],
            Subject = "Factura SETP990000001",
            Text = "Adjunto la factura.",
            Attachments = [new("factura nº 1.pdf", "application/pdf", OutgoingContent.From(pdf))],
        }, cancellation);
        using var raw = new MemoryStream();
        await message.WriteToAsync(raw, cancellation);
        raw.Position = 0;
        await using var sender = await SmtpMailSender.ConnectAsync(network, server, who, options: null, evidence: null, cancellation);
        return await sender.SendAsync(message.Envelope, raw, cancellation);
    }
    // </sending>

    [Fact]
    public async Task Reading_TakesTheFilesAndMovesTheMail()
    {
        var user = server.NewUser();
        server.Deliver(user, [Encoding.ASCII.GetBytes("Subject: x\r\nContent-Type: text/xml; name=\"f.xml\"\r\n\r\n<a/>\r\n")]);
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(1, await ReadAsync(server.Network, server.Imaps(), new Plain(user, new Secret(DovecotServer.Password)), "Archivo", cancellation));
        Assert.Equal(0, await ReadAsync(server.Network, server.Imaps(), new Plain(user, new Secret(DovecotServer.Password)), "Archivo", cancellation));
    }

    [Fact]
    public async Task Sending_WithoutASubmissionServer_SaysWhichPortRefused()
    {
        // What is sent for real stands in SmtpMailSenderDovecotTests; here the example has to compile and to fail as told.
        var closed = new MailServerEndpoint("127.0.0.1", 1, ConnectionSecurity.SslTls);
        var problem = await Assert.ThrowsAsync<MailPortal.Mail.Problems.MailProblemException>(() =>
            SendAsync(server.Network, closed, new Plain("a@contoso.com", new Secret("pw")), [1, 2, 3], TestContext.Current.CancellationToken));
        Assert.Equal(MailPortal.Mail.Problems.MailProblem.ConnectionRefused, problem.Problem);
    }

    [Theory]
    [InlineData("reading")]
    [InlineData("sending")]
    public void Example_StandsInTheDocument(string name)
    {
        var source = File.ReadAllText(Repository.PathOf("tests", "MailPortal.Tests", "Mail", "MailEngineExamples.cs")).ReplaceLineEndings("\n");
        var example = source.Split($"    // <{name}>\n")[1].Split($"    // </{name}>")[0];
        var plain = string.Join('\n', example.Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line));
        Assert.Contains(plain.Trim(), File.ReadAllText(Repository.PathOf("docs", "mail-engine.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.InRange(plain.Trim().Split('\n').Length, 5, 25);
    }
}
