using System.Net.Http.Headers;
using System.Net.Http.Json;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Sandbox.Graph;

public sealed class DraftTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private const int Megabyte = 1024 * 1024;
    private readonly Linking _linking = new(sandbox);
    private readonly GraphCalls _graph = new(sandbox);

    private static Dictionary<string, object> OneFile(string name, string type, string base64) =>
        new() { ["@odata.type"] = "#microsoft.graph.fileAttachment", ["name"] = name, ["contentType"] = type, ["contentBytes"] = base64 };

    private async Task<(string Token, string Id)> DraftAsync(string sender, string to = "fuera@example.org")
    {
        var token = await _linking.TokenAsync(sender, GraphCalls.Everything);
        var made = await _graph.PostAsync("v1.0/me/messages", token, GraphCalls.Message(to, "borrador"));
        Assert.Equal((201, true), (made.Status, made.Body.GetProperty("isDraft").GetBoolean()));
        return (token, made.Body.GetProperty("id").GetString()!);
    }

    private async Task<(int Status, string Text)> PutAsync(Uri upload, byte[] piece, string? range, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, upload) { Content = new ByteArrayContent(piece) };
        if (range is not null) request.Content.Headers.ContentRange = ContentRangeHeaderValue.Parse(range);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<Uri> UploadAsync(string token, string id, long size, int expected = 201)
    {
        var answer = await _graph.PostAsync($"v1.0/me/messages/{id}/attachments/createUploadSession", token, new { AttachmentItem = new { attachmentType = "file", name = "grande.bin", size } });
        Assert.Equal(expected, answer.Status);
        return expected == 201 ? new(answer.Body.GetProperty("uploadUrl").GetString()!) : new("about:blank");
    }

    [Fact]
    public async Task Draft_ChangedAndSent_ArrivesOnceAndIsGone()
    {
        var (sender, to) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        var (token, id) = await DraftAsync(sender, to);
        var changed = await _graph.SendAsync(HttpMethod.Patch, $"v1.0/me/messages/{id}", token, JsonContent.Create(new { subject = "cambiado" }));
        Assert.Equal((200, "cambiado"), (changed.Status, changed.Body.GetProperty("subject").GetString()));
        var attached = await _graph.PostAsync($"v1.0/me/messages/{id}/attachments", token,
            OneFile("a.txt", "text/plain", "aG9sYQ=="));
        Assert.Equal(201, attached.Status);
        var read = await _graph.SendAsync(HttpMethod.Get, $"v1.0/me/messages/{id}", token);
        Assert.True(read.Body.GetProperty("hasAttachments").GetBoolean());

        Assert.Equal(202, (await _graph.SendAsync(HttpMethod.Post, $"v1.0/me/messages/{id}/send", token)).Status);

        var again = await _graph.SendAsync(HttpMethod.Post, $"v1.0/me/messages/{id}/send", token);
        Assert.Equal((404, "ErrorItemNotFound"), (again.Status, again.Code));
        Assert.Contains(read.Body.GetProperty("internetMessageId").GetString()!, _graph.Raw(to), StringComparison.Ordinal);
        Assert.Contains("aG9sYQ==", _graph.Raw(to), StringComparison.Ordinal);
        Assert.Equal(("graph-draft", "cambiado"), Assert.Single(sandbox.Server.Sent.All(), s => s.Sender == sender) is var sent ? (sent.How, sent.Subject) : default);
    }

    [Fact]
    public async Task Draft_DeletedOrAnothers_IsNotFound()
    {
        var (token, id) = await DraftAsync(sandbox.FreshMailbox());
        var (stranger, _) = await DraftAsync(sandbox.FreshMailbox());

        Assert.Equal(404, (await _graph.SendAsync(HttpMethod.Get, $"v1.0/me/messages/{id}", stranger)).Status);
        Assert.Equal(204, (await _graph.SendAsync(HttpMethod.Delete, $"v1.0/me/messages/{id}", token)).Status);
        Assert.Equal(404, (await _graph.SendAsync(HttpMethod.Get, $"v1.0/me/messages/{id}", token)).Status);
        Assert.Equal("ErrorInvalidIdMalformed", (await _graph.SendAsync(HttpMethod.Get, "v1.0/me/messages/1", token)).Code);
    }

    [Fact]
    public async Task Draft_Mime_IsSentAsItCame()
    {
        var (sender, to) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        var token = await _linking.TokenAsync(sender, GraphCalls.Everything);
        var made = await _graph.SendMimeAsync(token, Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"To: {to}\r\nSubject: m\r\nMessage-ID: <b@erp.test>\r\n\r\nx\r\n")), "v1.0/me/messages");
        Assert.Equal((201, "<b@erp.test>"), (made.Status, made.Body.GetProperty("internetMessageId").GetString()));

        Assert.Equal(202, (await _graph.SendAsync(HttpMethod.Post, $"v1.0/me/messages/{made.Body.GetProperty("id").GetString()}/send", token)).Status);

        Assert.Contains("Message-ID: <b@erp.test>", _graph.Raw(to), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draft_Mime_GoesWithTheFilesThatWereAdded()
    {
        var (sender, to) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        var token = await _linking.TokenAsync(sender, GraphCalls.Everything);
        var mime = $"To: {to}\r\nSubject: m\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>A\u00f1o</p>";
        var made = await _graph.SendMimeAsync(token, Convert.ToBase64String(System.Text.Encoding.Latin1.GetBytes(mime)), "v1.0/me/messages");
        var draft = $"v1.0/me/messages/{made.Body.GetProperty("id").GetString()}";
        Assert.Equal(201, (await _graph.PostAsync($"{draft}/attachments", token, OneFile("año.txt", "text/plain", "dW5v"))).Status);
        var picture = OneFile("logo.png", "image/png", "AQI=");
        (picture["isInline"], picture["contentId"]) = (true, "logo");
        Assert.Equal(201, (await _graph.PostAsync($"{draft}/attachments", token, picture)).Status);

        Assert.Equal(202, (await _graph.SendAsync(HttpMethod.Post, $"{draft}/send", token)).Status);

        var sent = sandbox.Server.Sent.All().Single(m => m.Recipients.Contains(to));
        var leaves = MimeParser.Parse(sandbox.Server.Sent.Raw(sent.Id)!.Value, cancellation: TestContext.Current.CancellationToken).Leaves;
        Assert.Equal([("text/html", null), ("image/png", "logo.png"), ("text/plain", "año.txt")], leaves.Select(l => (l.ContentType, l.FileName)));
        Assert.Equal(["<p>A\u00f1o</p>", "\u0001\u0002", "uno"], leaves.Select(l => System.Text.Encoding.Latin1.GetString(l.Decode())));
    }

    [Fact]
    public async Task Draft_RefusedAtSending_WaitsOn()
    {
        var token = await _linking.TokenAsync(sandbox.FreshMailbox(), GraphCalls.Everything);
        var id = (await _graph.PostAsync("v1.0/me/messages", token, new { subject = "sin destinatario" })).Body.GetProperty("id").GetString();

        Assert.Equal("ErrorInvalidRecipients", (await _graph.SendAsync(HttpMethod.Post, $"v1.0/me/messages/{id}/send", token)).Code);
        Assert.Equal(200, (await _graph.SendAsync(HttpMethod.Get, $"v1.0/me/messages/{id}", token)).Status);
    }

    [Fact]
    public async Task Upload_PiecesInOrder_BecomesAnAttachment()
    {
        var (sender, to) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        var (token, id) = await DraftAsync(sender, to);
        var file = new byte[5 * Megabyte];
        new Random(1).NextBytes(file);
        var upload = await UploadAsync(token, id, file.Length);

        var (first, text) = await PutAsync(upload, file[..(3 * Megabyte)], $"bytes 0-{3 * Megabyte - 1}/{file.Length}");
        Assert.Equal(200, first);
        Assert.Contains($"\"{3 * Megabyte}-\"", text, StringComparison.Ordinal);
        var (last, empty) = await PutAsync(upload, file[(3 * Megabyte)..], $"bytes {3 * Megabyte}-{file.Length - 1}/{file.Length}");
        Assert.Equal((201, ""), (last, empty));

        Assert.Equal(202, (await _graph.SendAsync(HttpMethod.Post, $"v1.0/me/messages/{id}/send", token)).Status);
        Assert.Contains(Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks), _graph.Raw(to), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OutOfOrderTooLargeOrWithAToken_IsRefused()
    {
        var (token, id) = await DraftAsync(sandbox.FreshMailbox());
        var upload = await UploadAsync(token, id, 10 * Megabyte);

        Assert.Equal(401, (await PutAsync(upload, new byte[10], $"bytes 0-9/{10 * Megabyte}", token)).Status);
        Assert.Equal(416, (await PutAsync(upload, new byte[10], $"bytes 10-19/{10 * Megabyte}")).Status);
        Assert.Equal(416, (await PutAsync(upload, new byte[10], $"bytes 0-19/{10 * Megabyte}")).Status);
        Assert.Equal(416, (await PutAsync(upload, new byte[10], null)).Status);
        Assert.Equal(413, (await PutAsync(upload, new byte[4 * Megabyte + 1], $"bytes 0-{4 * Megabyte}/{10 * Megabyte}")).Status);
        Assert.Equal(404, (await PutAsync(new(upload.AbsoluteUri[..^3]), new byte[10], $"bytes 0-9/{10 * Megabyte}")).Status);
        Assert.Equal(200, (await PutAsync(upload, new byte[10], $"bytes 0-9/{10 * Megabyte}")).Status);
    }

    [Fact]
    public async Task Upload_SizeOutsideTheLimits_IsRefused()
    {
        var (token, id) = await DraftAsync(sandbox.FreshMailbox());

        await UploadAsync(token, id, 3 * Megabyte - 1, expected: 400);
        await UploadAsync(token, id, 151L * Megabyte, expected: 413);
    }

    [Fact]
    public async Task Attachment_OfThreeMegabytes_GoesNoOtherWay()
    {
        var (token, id) = await DraftAsync(sandbox.FreshMailbox());

        var answer = await _graph.PostAsync($"v1.0/me/messages/{id}/attachments", token,
            OneFile("a.bin", "application/octet-stream", Convert.ToBase64String(new byte[3 * Megabyte - 1])));
        Assert.Equal(413, answer.Status);
        Assert.Equal(201, (await _graph.PostAsync($"v1.0/me/messages/{id}/attachments", token,
            OneFile("a.bin", "application/octet-stream", Convert.ToBase64String(new byte[2 * Megabyte])))).Status);
    }
}
