using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Samples;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal;

/// <summary>Every secret of a whole run is looked for everywhere it could have been left: none is found.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private const string Key = "clave-secreta-de-la-api-que-nadie-debe-ver", WrongSecret = "Ww8~secreto-equivocado-que-tampoco", WrongCandidate = "Cc3~otro-secreto-equivocado-que-espera", Password = SampleTenant.OpenDomainPassword;
    private readonly ReceptionPortal reception = new ReceptionPortal().With("Bootstrap:ApiKey", Key).With("Logging:LogLevel:Default", "Trace").With("Logging:LogLevel:Microsoft", "Debug");
    private readonly StringBuilder answers = new();
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => reception.InitializeAsync();

    public ValueTask DisposeAsync() => reception.DisposeAsync();

    [Fact]
    public async Task WholeRun_LeavesNoSecretInLogsDatabasePagesOrAnswers()
    {
        using var http = reception.Portal.CreateClient(new() { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var organization = (await PostAsync(http, "organizations", new { name = "Contoso", taxId = "900555111" })).GetProperty("id").GetString();
        var address = reception.Sandbox.FreshMailbox();
        var info = reception.Sandbox.Info;
        object Mailbox(string user, string credential, int port, string? secret, string? password) => new
        {
            serverType = credential == "secret" ? "outlookModern" : "other", protocol = "imap", host = info.Host, port, user, credential,
            tenantId = SampleTenant.TenantId, applicationId = SampleTenant.Reception.ClientId, secret, password, startFrom = "2020-01-01",
        };
        var ids = new List<string?>();
        foreach (var body in (object[])
        [
            Mailbox(address, "secret", info.ImapPort, SampleTenant.CurrentSecret.Value, null),
            Mailbox(reception.Sandbox.FreshMailbox(), "secret", info.ImapPort, WrongSecret, null),
            Mailbox(reception.Sandbox.FreshMailbox(), "password", info.PasswordImapPort, null, Password),
        ])
            ids.Add((await PostAsync(http, $"organizations/{organization}/mailboxes", body)).GetProperty("id").GetString());
        await reception.Sandbox.Server.DeliverAsync(address, new SampleMails(9, address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)).Invoice().Raw, Cancellation);
        foreach (var id in ids)
        {
            await PostAsync(http, $"mailboxes/{id}/check", new { });
            await PostAsync(http, $"mailboxes/{id}/poll", new { });
            answers.Append(await http.GetStringAsync($"/api/v1/mailboxes/{id}", Cancellation));
        }
        // A mailbox that works, saved with another wrong secret: it waits as a candidate.
        answers.Append(await (await http.PutAsJsonAsync($"/api/v1/mailboxes/{ids[0]}", Mailbox(address, "secret", info.ImapPort, WrongCandidate, null), Cancellation)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("savedBy", answers.ToString(), StringComparison.Ordinal);
        foreach (var path in (string[])["mailboxes", "documents", "messages", "status", "organizations"]) answers.Append(await http.GetStringAsync($"/api/v1/{path}", Cancellation));
        answers.Append(await http.GetStringAsync("/openapi/v1.json", Cancellation));
        using var person = await reception.Portal.SignedInAsync();
        await using (var db = await reception.Portal.DbAsync())
        {
            var document = await db.Set<MailPortal.Documents.Document>().SingleAsync(Cancellation);
            foreach (var page in (string[])[$"/documents/{document.Id}", $"/messages/{document.MessageId}", $"/documents/{document.Id}/xml", $"/messages/{document.MessageId}/raw", $"/reception/{ids[2]}"])
                answers.Append(await (await person.GetAsync(page, Cancellation)).Content.ReadAsStringAsync(Cancellation));
        }
        foreach (var page in (string[])["/", "/organizations", $"/organizations/{organization}", "/reception", $"/reception/{ids[0]}", $"/reception/{ids[1]}", $"/reception/{ids[0]}/activity",
            $"/organizations/{organization}/reception/new", "/documents", "/messages", "/users", "/profile", "/settings", "/audit", "/jobs"])
            answers.Append(await (await person.GetAsync(page, Cancellation)).Content.ReadAsStringAsync(Cancellation));

        var secrets = new[] { SampleTenant.CurrentSecret.Value, WrongSecret, WrongCandidate, Password, Key, TestPortal.AdminPassword, await File.ReadAllTextAsync(Path.Combine(reception.Portal.Folder, "master.key"), Cancellation) };
        var places = new Dictionary<string, string>
        {
            ["the log"] = string.Join('\n', reception.Portal.Log),
            ["answers and pages"] = answers.ToString(),
            ["the database"] = await TestDatabase.DumpAsync(reception.Portal.Folder, Cancellation),
        };
        Assert.Contains(address, places["the log"] + places["answers and pages"], StringComparison.Ordinal);
        Assert.Contains(address, places["the database"], StringComparison.Ordinal);
        // A token: {"… in base64, a dot, and {"… again. Three letters alone also occur in the text of a key.
        Assert.Empty(places.Where(p => System.Text.RegularExpressions.Regex.IsMatch(p.Value, @"eyJ[\w-]+\.eyJ")).Select(p => $"A token in {p.Key}"));
        Assert.Empty(
            from place in places
            from secret in secrets
            from form in (string[])[secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), Uri.EscapeDataString(secret)]
            where place.Value.Contains(form, StringComparison.Ordinal)
            select $"{form[..6]}… in {place.Key}: {Around(place.Value, form)}");
    }

    [Fact]
    public async Task Database_OpenedWithAnotherMasterKey_GivesNoSecret()
    {
        var mailbox = await reception.NewMailboxAsync();
        var row = await mailbox.RowAsync();
        Assert.Equal(SampleTenant.CurrentSecret.Value, reception.Portal.Get<SecretProtection>().Unprotect(row.ProtectedSecret!, row.Id, ReceptionMailbox.SecretColumn).Reveal());
        // To another row, or another column, the same bytes say nothing.
        Assert.Throws<SecretUnreadableException>(() => reception.Portal.Get<SecretProtection>().Unprotect(row.ProtectedSecret!, Guid.NewGuid(), ReceptionMailbox.SecretColumn));
        Assert.Throws<SecretUnreadableException>(() => reception.Portal.Get<SecretProtection>().Unprotect(row.ProtectedSecret!, row.Id, ReceptionMailbox.PasswordColumn));

        await using var thief = new TestPortal([("Reception:Enabled", "false")]);
        await using (var copy = await thief.DbAsync())
        {
            // The dump: its keys and its rows, in a portal that has its own master key.
            await using var original = await reception.Portal.DbAsync();
            copy.RemoveRange(await copy.Set<DataProtectionKey>().ToListAsync(Cancellation));
            copy.AddRange((await original.Set<DataProtectionKey>().AsNoTracking().ToListAsync(Cancellation)));
            await copy.SaveChangesAsync(Cancellation);
        }
        Assert.Throws<SecretUnreadableException>(() => thief.Get<SecretProtection>().Unprotect(row.ProtectedSecret!, row.Id, ReceptionMailbox.SecretColumn));
    }

    private async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var response = await http.PostAsJsonAsync($"/api/v1/{path}", body, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        answers.Append(text);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static string Around(string text, string what)
    {
        var at = text.IndexOf(what, StringComparison.Ordinal);
        return text[Math.Max(0, at - 80)..at];
    }
}
