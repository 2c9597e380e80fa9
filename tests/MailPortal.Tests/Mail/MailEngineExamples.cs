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
public sealed class MailEngineExamples(SubmissionServer submission) : IClassFixture<SubmissionServer>
{
    private readonly DovecotServer server = submission.Dovecot;

    // <reading>
    private static async Task<int> ReadAsync(MailNetwork network, MailServerEndpoint server, SaslMechanism who, string archive, CancellationToken cancellation)
    {
        await using var reader = await ImapMailboxReader.ConnectAsync(network, server, who, evidence: null, cancellation);
        await reader.EnsureFoldersAsync([archive], cancellation);
        var folder = await reader.OpenAsync("INBOX", cancellation); // uids count for its folder.UidValidity only: another one, and all are new
        var uids = await reader.SearchAsync(afterUid: 0, since: null, cancellation);
        var (files, read) = (0, new List<uint>());
        await foreach (var message in reader.ReadAsync(uids, maxBytes: 150_000_000, cancellation))
        {
            if (message.Content is null)
                continue; // too large, removed meanwhile, or refused (message.Refusal): it stays where it is
            using var mail = await MimeFile.SpoolAsync(message.Content, cancellation: cancellation);
            foreach (var part in mail.Message.Leaves.Where(leaf => leaf.IsAttachment))
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
        await using var sender = await SmtpMailSender.ConnectAsync(network, server, who, options: null, evidence: null, cancellation);
        return await sender.SendAsync(message, cancellation); // refused recipients are in it; look at AllAccepted
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
    public async Task Sending_ArrivesWithItsFile()
    {
        var cancellation = TestContext.Current.CancellationToken;
        byte[] pdf = [.. Enumerable.Range(0, 100_000).Select(number => (byte)(number * 7))];
        var result = await SendAsync(server.Network, submission.Tls, new Plain(server.NewUser(), new Secret(DovecotServer.Password)), pdf, cancellation);
        Assert.Equal(("ana@example.com", RecipientStatus.Accepted), (Assert.Single(result.Recipients).Address, result.Recipients[0].Status));

        var (envelope, bytes) = submission.Receiver.Read(submission.Receiver.Count);
        Assert.Equal(("facturas@contoso.com", "ana@example.com"), (envelope.From, Assert.Single(envelope.To)));
        var mail = MimeParser.Parse(bytes, cancellation: cancellation);
        var file = Assert.Single(mail.Leaves, leaf => leaf.FileName is not null);
        using var content = new MemoryStream();
        await file.DecodeToAsync(content, cancellation);
        Assert.Equal("factura nº 1.pdf", file.FileName);
        Assert.Equal(pdf, content.ToArray());
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
