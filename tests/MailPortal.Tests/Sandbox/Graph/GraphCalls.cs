using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Graph;

/// <summary>Requests to the sandbox's Graph, by hand.</summary>
public sealed class GraphCalls(RunningSandbox sandbox)
{
    public const string Everything = "https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/Mail.ReadWrite https://graph.microsoft.com/User.Read";

    public sealed record Answer(int Status, JsonElement Body, HttpResponseHeaders Headers)
    {
        public string Code => Body.GetProperty("error").GetProperty("code").GetString()!;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? token, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(sandbox.Info.Graph, path)) { Content = content };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text.Length > 0 ? JsonDocument.Parse(text).RootElement : default, response.Headers);
    }

    public Task<Answer> PostAsync(string path, string? token, object body) => SendAsync(HttpMethod.Post, path, token, JsonContent.Create(body));

    public Task<Answer> SendMailAsync(string? token, object message, string user = "me", bool? save = null) =>
        PostAsync($"v1.0/{user}/sendMail", token, save is null ? new { message } : new { message, saveToSentItems = save });

    public Task<Answer> SendMimeAsync(string? token, string base64, string path = "v1.0/me/sendMail")
    {
        var content = new StringContent(base64, Encoding.ASCII);
        content.Headers.ContentType = new("text/plain");
        return SendAsync(HttpMethod.Post, path, token, content);
    }

    public static Dictionary<string, object> Message(string to, string subject = "Prueba") => new()
    {
        ["subject"] = subject,
        ["body"] = new { contentType = "HTML", content = "<p>Señal</p>" },
        ["toRecipients"] = Recipients(to),
    };

    public static object[] Recipients(params string[] addresses) => [.. addresses.Select(address => new { emailAddress = new { address } })];

    public Task<string> AppTokenAsync(SandboxApplication? application = null) => sandbox.TokenAsync(application ?? SampleTenant.SendingApplication, "https://graph.microsoft.com/.default");

    /// <summary>A raw message in a folder of a mailbox, as Dovecot keeps it.</summary>
    public string Raw(string mailbox, string? folder = null)
    {
        var maildir = Path.Combine(sandbox.MailFolderOf(mailbox), "Maildir", folder is null ? "" : "." + folder);
        return File.ReadAllText(Directory.EnumerateFiles(Path.Combine(maildir, "new")).Concat(Directory.EnumerateFiles(Path.Combine(maildir, "cur"))).Single());
    }
}
