using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Tests.Mail.Mime.Composing;

/// <summary>A written mail, read by a program that is not ours: Python's email package.</summary>
public sealed class PythonReadingTests
{
    private const string Script = """
        import email, email.policy, json, sys
        mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
        leaves = [p for p in mail.walk() if not p.is_multipart()]
        print(json.dumps({
            'subject': mail['subject'], 'from': [(a.display_name, a.addr_spec) for a in mail['from'].addresses],
            'to': [(a.display_name, a.addr_spec) for a in mail['to'].addresses], 'date': mail['date'].datetime.isoformat(), 'id': mail['message-id'],
            'types': [p.get_content_type() for p in mail.walk()], 'names': [p.get_filename() for p in leaves],
            'texts': [p.get_content().replace('\r\n', '\n') for p in leaves if p.get_content_maintype() == 'text'], 'sizes': [len(p.get_payload(decode=True)) for p in leaves],
            'defects': [str(d) for p in mail.walk() for d in p.defects]}))
        """;

    [Fact]
    public async Task Python_ReadsTheSame()
    {
        var name = "Factura electrónica nº 1 de 发票 😀, " + string.Concat(Enumerable.Repeat("ñandú ", 30)) + ".zip";
        var to = new[] { new MailAddress("李雷 😀", "li@x.example"), new MailAddress("Gómez, Pepe", "b@xn--espaa-rta.example"), new MailAddress("Gomez, \"Pepe\" \\ son", "c@x.example"), new MailAddress("", "\"a b\"@x.example") };
        var written = await Composed.Of(Composed.Mail("Señor: فاتورة 发票 😀 " + string.Concat(Enumerable.Repeat("¿Qué? ", 40)) + "fin") with
        {
            To = to, Text = "Señor:\n\nFrom\n.\n", Html = "<p>您好您好您好您好</p>\n",
            Pictures = [new OutgoingPicture("logo", "image/png", Composed.Bytes("png"), "logo.png")],
            Attachments = [new OutgoingAttachment(name, "application/zip", OutgoingContent.From(new byte[100_000])), new OutgoingAttachment("a.eml", "message/rfc822", Composed.Bytes("Subject: in\r\n\r\nnested\r\n"))],
        });
        var read = await RunAsync(written.Raw);
        Assert.Equal(written.Read.Subject, read.GetProperty("subject").GetString());
        Assert.Equal("""[["Ana D\u00EDaz","ana@x.example"]]""", JsonSerializer.Serialize(read.GetProperty("from")));
        Assert.Equal(to, read.GetProperty("to").EnumerateArray().Select(pair => new MailAddress(pair[0].GetString()!, pair[1].GetString()!)));
        Assert.Equal(("2026-11-02T09:05:07-05:00", "<1@x.example>"), (read.GetProperty("date").GetString(), read.GetProperty("id").GetString()));
        Assert.Equal("""["multipart/mixed","multipart/related","multipart/alternative","text/plain","text/html","image/png","application/zip","message/rfc822","text/plain"]""", read.GetProperty("types").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal([null, null, "logo.png", name, null], read.GetProperty("names").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal(["Señor:\n\nFrom\n.\n", "<p>您好您好您好您好</p>\n", "nested\n"], read.GetProperty("texts").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal([100_000, 3], [read.GetProperty("sizes")[3].GetInt32(), read.GetProperty("sizes")[2].GetInt32()]);
        Assert.Equal("[]", read.GetProperty("defects").GetRawText());
    }

    private static async Task<JsonElement> RunAsync(byte[] mail)
    {
        var start = new ProcessStartInfo("python3", ["-X", "utf8", "-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var python = Start(start);
        await python.StandardInput.BaseStream.WriteAsync(mail, TestContext.Current.CancellationToken);
        python.StandardInput.Close();
        var error = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0, await error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("No python3 here, whose email package would read the mail.");
            throw;
        }
    }
}
