using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Sandbox.Samples;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Api;

/// <summary>The contract that others build on, over HTTP.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private const string Key = "clave-de-prueba-con-todos-los-alcances";
    private readonly ReceptionPortal reception = new ReceptionPortal().With("Bootstrap:ApiKey", Key);
    private HttpClient http = null!;
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await reception.InitializeAsync();
        http = Client(Key);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return reception.DisposeAsync();
    }

    private HttpClient Client(string? key, string language = "en")
    {
        var client = reception.Portal.CreateClient(new() { AllowAutoRedirect = false });
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return client;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await http.PostAsJsonAsync($"/api/v1/{path}", body, Cancellation), expected);

    private async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await ReadAsync(await http.GetAsync($"/api/v1/{path}", Cancellation), expected);

    private async Task<string> OrganizationAsync() => (await PostAsync("organizations", new { name = "Contoso", taxId = "900555111" }, HttpStatusCode.Created)).GetProperty("id").GetString()!;

    private Dictionary<string, object?> Mailbox(string address) => new()
    {
        ["serverType"] = "outlookModern", ["protocol"] = "imap", ["host"] = reception.Sandbox.Info.Host, ["port"] = reception.Sandbox.Info.ImapPort, ["security"] = "sslTls",
        ["user"] = address, ["credential"] = "secret", ["tenantId"] = SampleTenant.TenantId, ["applicationId"] = SampleTenant.Reception.ClientId,
        ["secret"] = SampleTenant.CurrentSecret.Value, ["startFrom"] = "2020-01-01",
    };

    [Fact]
    public async Task WholeRound_FromOrganizationToDownloads()
    {
        var organization = await OrganizationAsync();
        var address = reception.Sandbox.FreshMailbox();
        var mailbox = await PostAsync($"organizations/{organization}/mailboxes", Mailbox(address), HttpStatusCode.Created);
        Assert.Equal(("active", organization), (mailbox.GetProperty("status").GetString(), mailbox.GetProperty("organizationId").GetString()));
        var id = mailbox.GetProperty("id").GetString();
        var sample = new SampleMails(1, address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)).Invoice();
        await reception.Sandbox.Server.DeliverAsync(address, sample.Raw, Cancellation);

        var run = await PostAsync($"mailboxes/{id}/poll", new { });
        Assert.Equal((1, 1, 0), (run.GetProperty("read").GetInt32(), run.GetProperty("documents").GetInt32(), run.GetProperty("quarantined").GetInt32()));

        var list = await GetAsync($"documents?organizationId={organization}");
        var document = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, list.GetProperty("nextCursor").ValueKind);
        var documentId = document.GetProperty("id").GetString();
        var detail = await GetAsync($"documents/{documentId}");
        Assert.Equal(
            (sample.Document!.Number, sample.Document.Code, "invoice", "dian", "COP", sample.Document.Payable),
            (detail.GetProperty("number").GetString(), detail.GetProperty("uniqueCode").GetString(), detail.GetProperty("documentClass").GetString(), detail.GetProperty("format").GetString(),
             detail.GetProperty("currency").GetString(), detail.GetProperty("total").GetDecimal()));
        Assert.Equal(sample.Document.Lines.Count, detail.GetProperty("lines").GetArrayLength());
        Assert.Equal(1, detail.GetProperty("deliveries").GetArrayLength());

        using var xml = await http.GetAsync($"/api/v1/documents/{documentId}/xml", Cancellation);
        Assert.Equal("application/xml", xml.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", xml.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains(sample.Document.Number, await xml.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.StartsWith("%PDF", await http.GetStringAsync($"/api/v1/documents/{documentId}/pdf", Cancellation), StringComparison.Ordinal);
        Assert.Equal(sample.Raw, await http.GetByteArrayAsync($"/api/v1/documents/{documentId}/message", Cancellation));

        var message = Assert.Single((await GetAsync($"messages?mailboxId={id}")).GetProperty("items").EnumerateArray());
        Assert.Equal(("documents", documentId), (message.GetProperty("outcome").GetString(), message.GetProperty("documentIds")[0].GetString()));
        Assert.Equal(1, (await GetAsync("status")).GetProperty("mailboxes").GetProperty("active").GetInt32());

        var taken = await ReadAsync(await http.PutAsync($"/api/v1/documents/{documentId}/taken", null, Cancellation), HttpStatusCode.OK);
        Assert.NotEqual(JsonValueKind.Null, taken.GetProperty("taken").ValueKind);
        Assert.Empty((await GetAsync("documents?taken=false")).GetProperty("items").EnumerateArray());
        await ReadAsync(await http.DeleteAsync($"/api/v1/documents/{documentId}/taken", Cancellation), HttpStatusCode.OK);
        Assert.Single((await GetAsync("documents?taken=false")).GetProperty("items").EnumerateArray());
        Assert.Single((await GetAsync($"documents?q={sample.Document.Number.ToLowerInvariant()}")).GetProperty("items").EnumerateArray());
        var name = sample.Document.Supplier.Party.Name;
        Assert.Single((await GetAsync($"documents?q={Uri.EscapeDataString(name.ToUpperInvariant())}")).GetProperty("items").EnumerateArray());
        Assert.Empty((await GetAsync("documents?q=nada-de-esto")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Documents_PageByPage_GiveEachOnceInBothOrders()
    {
        var organization = await OrganizationAsync();
        var address = reception.Sandbox.FreshMailbox();
        var id = (await PostAsync($"organizations/{organization}/mailboxes", Mailbox(address), HttpStatusCode.Created)).GetProperty("id").GetString();
        var samples = new SampleMails(2, address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        for (var i = 0; i < 5; i++) await reception.Sandbox.Server.DeliverAsync(address, samples.Invoice().Raw, Cancellation);
        await PostAsync($"mailboxes/{id}/poll", new { });
        async Task<List<string>> AllAsync(string path, string order)
        {
            var ids = new List<string>();
            string? cursor = null;
            do
            {
                var page = await GetAsync($"{path}&limit=2&order={order}&cursor={cursor}");
                ids.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
                cursor = page.GetProperty("nextCursor").GetString();
            }
            while (cursor is not null);
            return ids;
        }
        foreach (var path in (string[])[$"documents?organizationId={organization}", $"messages?mailboxId={id}"])
        {
            var rising = await AllAsync(path, "asc");
            Assert.Equal(5, rising.Distinct().Count());
            Assert.Equal(rising.AsEnumerable().Reverse(), await AllAsync(path, "desc"));
        }
        Assert.Equal(5, (await GetAsync($"messages?mailboxId={id}&outcome=documents")).GetProperty("items").GetArrayLength());
        Assert.Empty((await GetAsync($"messages?mailboxId={id}&outcome=quarantined")).GetProperty("items").EnumerateArray());
        Assert.Equal("outcome", (await GetAsync("messages?outcome=2", HttpStatusCode.BadRequest)).GetProperty("field").GetString());
        Assert.Equal("mailboxId", (await GetAsync("messages?mailboxId=x", HttpStatusCode.BadRequest)).GetProperty("field").GetString());
        Assert.Equal("cursor", (await GetAsync("documents?cursor=x", HttpStatusCode.BadRequest)).GetProperty("field").GetString());
        Assert.Equal("limit", (await GetAsync("documents?limit=0", HttpStatusCode.BadRequest)).GetProperty("field").GetString());
    }

    public static TheoryData<string, string, string, string?, string> Refusals => new()
    {
        { "wrongSecret", "token", "MP2002", "AADSTS7000215", "secret" },
        { "secretId", "token", "MP2005", "AADSTS7000215", "secret" },
        { "expiredSecret", "token", "MP2003", "AADSTS7000222", "secret" },
        { "unknownApplication", "token", "MP2004", "AADSTS700016", "applicationId" },
        { "unknownTenant", "token", "MP2001", "AADSTS90002", "tenantId" },
        { "missingRole", "tokenContents", "MP2006", null, "applicationId" },
        { "permissionMissing", "mailbox", "MP3002", null, "user" },
        { "wrongPort", "connect", "MP1003", null, "port" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Check_Refused_NamesStepCauseAndField(string what, string step, string code, string? upstream, string field)
    {
        var settings = Mailbox(reception.Sandbox.FreshMailbox());
        switch (what)
        {
            case "wrongSecret": settings["secret"] = "Zz9~no-es-el-secreto-de-nadie"; break;
            case "secretId": settings["secret"] = SampleTenant.CurrentSecret.Id.ToString(); break;
            case "expiredSecret": settings["secret"] = SampleTenant.ExpiredSecret.Value; break;
            case "unknownApplication": settings["applicationId"] = "0a0b0c0d-1111-4222-8333-444455556666"; break;
            case "unknownTenant": settings["tenantId"] = "0a0b0c0d-1111-4222-8333-444455556677"; break;
            case "missingRole": (settings["applicationId"], settings["secret"]) = (SampleTenant.WithoutRole.ClientId, SampleTenant.WithoutRole.Secrets[0].Value); break;
            case "permissionMissing": (settings["applicationId"], settings["secret"]) = (SampleTenant.WithoutFullAccess.ClientId, SampleTenant.WithoutFullAccess.Secrets[0].Value); break;
            case "wrongPort": settings["port"] = 1; break;
        }
        var mailbox = await PostAsync($"organizations/{await OrganizationAsync()}/mailboxes", settings, HttpStatusCode.Created);
        Assert.NotEqual("active", mailbox.GetProperty("status").GetString());
        Assert.Equal(code, mailbox.GetProperty("statusProblem").GetProperty("code").GetString());

        var check = await PostAsync($"mailboxes/{mailbox.GetProperty("id").GetString()}/check", new { });

        Assert.False(check.GetProperty("ok").GetBoolean());
        Assert.Equal(["resolve", "connect", "tls", "token", "tokenContents", "signIn", "mailbox", "folders"], check.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        var failed = Assert.Single(check.GetProperty("steps").EnumerateArray(), s => s.GetProperty("outcome").GetString() == "failed");
        Assert.Equal((step, code, field), (failed.GetProperty("name").GetString(), failed.GetProperty("code").GetString(), failed.GetProperty("field").GetString()));
        if (upstream is not null) Assert.Equal(upstream, failed.GetProperty("upstreamCode").GetString());
        Assert.False(string.IsNullOrWhiteSpace(failed.GetProperty("message").GetString()));
        Assert.False(string.IsNullOrWhiteSpace(failed.GetProperty("fix").GetString()));
    }

    [Fact]
    public async Task Check_Good_PassesEveryStep()
    {
        var mailbox = await PostAsync($"organizations/{await OrganizationAsync()}/mailboxes", Mailbox(reception.Sandbox.FreshMailbox()), HttpStatusCode.Created);
        var check = await PostAsync($"mailboxes/{mailbox.GetProperty("id").GetString()}/check", new { });
        Assert.True(check.GetProperty("ok").GetBoolean());
        Assert.All(check.GetProperty("steps").EnumerateArray(), s => Assert.Equal("passed", s.GetProperty("outcome").GetString()));
    }

    [Theory]
    [InlineData("es", "Falta este dato.")]
    [InlineData("es-CO,en;q=0.5", "Falta este dato.")]
    [InlineData("fr", "Falta este dato.")]
    [InlineData("en", "This is missing.")]
    [InlineData("fr,en-GB;q=0.9,es;q=0.1", "This is missing.")]
    public async Task Mailbox_Malformed_SaysEverythingAtOnceInTheCallersLanguage(string language, string missing)
    {
        using var caller = Client(Key, language);
        var body = new { serverType = "outlookModern", credential = "secret", port = 0, tenantId = "common" };
        using var response = await caller.PostAsJsonAsync($"/api/v1/organizations/{await OrganizationAsync()}/mailboxes", body, Cancellation);
        var problem = await ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["applicationId", "host", "port", "secret", "tenantId", "user"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order());
        Assert.Equal(missing, problem.GetProperty("errors").GetProperty("host")[0].GetString());
        Assert.Equal("MP0400", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"port\":\"abc\"}")]
    [InlineData("{\"serverType\":\"lotusNotes\"}")]
    [InlineData("[]")]
    public async Task Mailbox_BodyIsNotTheJsonExpected_IsAProblemAndNotAFault(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync($"/api/v1/organizations/{await OrganizationAsync()}/mailboxes", content, Cancellation);
        var problem = await ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("MP0400", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Update_KeepsTheSecretThatIsLeftOut_AndRefusesAnOldVersion()
    {
        var settings = Mailbox(reception.Sandbox.FreshMailbox());
        using var created = await http.PostAsJsonAsync($"/api/v1/organizations/{await OrganizationAsync()}/mailboxes", settings, Cancellation);
        var id = (await ReadAsync(created, HttpStatusCode.Created)).GetProperty("id").GetString();
        settings.Remove("secret");
        settings["pollInterval"] = "PT10M";
        using var first = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/mailboxes/{id}") { Content = JsonContent.Create(settings) };
        first.Headers.IfMatch.Add(created.Headers.ETag!);
        var updated = await ReadAsync(await http.SendAsync(first, Cancellation), HttpStatusCode.OK);
        Assert.Equal(("active", "PT10M", true), (updated.GetProperty("status").GetString(), updated.GetProperty("pollInterval").GetString(), updated.GetProperty("hasSecret").GetBoolean()));
        using var second = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/mailboxes/{id}") { Content = JsonContent.Create(settings) };
        second.Headers.IfMatch.Add(created.Headers.ETag!);
        Assert.Equal("MP0412", (await ReadAsync(await http.SendAsync(second, Cancellation), HttpStatusCode.PreconditionFailed)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("\"{0:N}\"", true)]
    [InlineData("\"0193b1c2000070008000000000000000\", \"{0:N}\"", true)]
    [InlineData("\"{0:N}\", \"another\"", true)]
    [InlineData("*", true)]
    [InlineData("\"0193b1c2000070008000000000000000\", \"0193b1c2000070008000000000000001\"", false)]
    [InlineData("W/\"{0:N}\"", false)]
    [InlineData("{0:N}", false)]
    public async Task Update_OneOfTheVersionsNamedHasToBeTheCurrentOne(string named, bool written)
    {
        var settings = Mailbox(reception.Sandbox.FreshMailbox());
        using var created = await http.PostAsJsonAsync($"/api/v1/organizations/{await OrganizationAsync()}/mailboxes", settings, Cancellation);
        var id = (await ReadAsync(created, HttpStatusCode.Created)).GetProperty("id").GetString();
        using var update = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/mailboxes/{id}") { Content = JsonContent.Create(settings) };
        update.Headers.TryAddWithoutValidation("If-Match", string.Format(null, named, Guid.Parse(created.Headers.ETag!.Tag.Trim('"'))));
        using var answer = await http.SendAsync(update, Cancellation);
        Assert.Equal(written ? HttpStatusCode.OK : HttpStatusCode.PreconditionFailed, answer.StatusCode);
    }

    [Fact]
    public async Task PauseAndResume_StopAndStartPolling()
    {
        var id = (await PostAsync($"organizations/{await OrganizationAsync()}/mailboxes", Mailbox(reception.Sandbox.FreshMailbox()), HttpStatusCode.Created)).GetProperty("id").GetString();
        var paused = await PostAsync($"mailboxes/{id}/pause", new { });
        Assert.Equal(("inactive", JsonValueKind.Null), (paused.GetProperty("status").GetString(), paused.GetProperty("nextPollAt").ValueKind));
        Assert.Equal("MP0409", (await PostAsync($"mailboxes/{id}/poll", new { }, HttpStatusCode.Conflict)).GetProperty("code").GetString());
        var resumed = await PostAsync($"mailboxes/{id}/resume", new { });
        Assert.Equal(("active", JsonValueKind.String), (resumed.GetProperty("status").GetString(), resumed.GetProperty("nextPollAt").ValueKind));
        await ReadAsync(await http.DeleteAsync($"/api/v1/mailboxes/{id}", Cancellation), HttpStatusCode.NoContent);
        await GetAsync($"mailboxes/{id}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TwoMailboxesOnOneAddress_OnlyOneIsActive()
    {
        var organization = await OrganizationAsync();
        var address = reception.Sandbox.FreshMailbox();
        var first = (await PostAsync($"organizations/{organization}/mailboxes", Mailbox(address), HttpStatusCode.Created)).GetProperty("id").GetString();
        var second = await PostAsync($"organizations/{organization}/mailboxes", Mailbox(address.ToUpperInvariant()), HttpStatusCode.Created);
        Assert.Equal(("inactive", JsonValueKind.Null), (second.GetProperty("status").GetString(), second.GetProperty("nextPollAt").ValueKind));
        Assert.False(string.IsNullOrEmpty(second.GetProperty("statusReason").GetString()));
        var other = second.GetProperty("id").GetString();
        await PostAsync($"mailboxes/{other}/resume", new { }, HttpStatusCode.Conflict);
        await PostAsync($"mailboxes/{first}/pause", new { });
        Assert.Equal("active", (await PostAsync($"mailboxes/{other}/resume", new { })).GetProperty("status").GetString());
        await PostAsync($"mailboxes/{first}/resume", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Pdf_OfAnotherMail_IsNotTakenForTheDocuments()
    {
        var organization = await OrganizationAsync();
        var address = reception.Sandbox.FreshMailbox();
        var id = (await PostAsync($"organizations/{organization}/mailboxes", Mailbox(address), HttpStatusCode.Created)).GetProperty("id").GetString();
        var sample = new SampleMails(6, address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)).Invoice();
        var xml = MailPortal.Mail.Mime.MimeParser.Parse(sample.Raw, limits: null, Cancellation).Leaves.Where(l => l.FileName?.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) is true).Select(l => Unzip(l.Decode())).First();
        await reception.Sandbox.Server.DeliverAsync(address, RawMail.With("sin imagen", ("factura.xml", xml)), Cancellation);
        await reception.Sandbox.Server.DeliverAsync(address, RawMail.With("con otra imagen", ("factura.xml", xml), ("factura.pdf", "%PDF-1.4 ajeno"u8.ToArray())), Cancellation);
        await PostAsync($"mailboxes/{id}/poll", new { });
        var document = Assert.Single((await GetAsync($"documents?organizationId={organization}")).GetProperty("items").EnumerateArray());
        Assert.Equal(2, document.GetProperty("deliveries").GetArrayLength());
        await GetAsync($"documents/{document.GetProperty("id").GetString()}/pdf", HttpStatusCode.NotFound);
    }

    private static byte[] Unzip(byte[] zip)
    {
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(zip));
        using var entry = archive.Entries.First(e => e.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)).Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);
        return content.ToArray();
    }

    [Fact]
    public async Task Poll_ServerRefuses_GivesTheProblemOfTheRun()
    {
        var address = reception.Sandbox.FreshMailbox();
        var id = (await PostAsync($"organizations/{await OrganizationAsync()}/mailboxes", Mailbox(address), HttpStatusCode.Created)).GetProperty("id").GetString();
        reception.Sandbox.Server.Faults.Set(Fault.PermissionMissing, new FaultParameters { Mailbox = address });
        var run = await PostAsync($"mailboxes/{id}/poll", new { });
        Assert.Equal("MP3002", run.GetProperty("problem").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("una-clave-que-nadie-ha-creado-jamas")]
    public async Task WithoutAValidKey_NothingIsReadable(string? key)
    {
        using var stranger = Client(key);
        foreach (var path in (string[])["organizations", "mailboxes", "documents", "messages", "status", $"documents/{Guid.NewGuid()}", "nothing-of-the-kind"])
        {
            using var response = await stranger.GetAsync($"/api/v1/{path}", Cancellation);
            Assert.Equal("MP0401", (await ReadAsync(response, HttpStatusCode.Unauthorized)).GetProperty("code").GetString());
        }
        using var description = await stranger.GetAsync("/openapi/v1.json", Cancellation);
        Assert.NotEqual(HttpStatusCode.OK, description.StatusCode);
    }

    [Fact]
    public async Task OpenApi_WithAKey_DescribesEveryCall()
    {
        var paths = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", Cancellation)).RootElement.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        foreach (var path in (string[])["/api/v1/organizations", "/api/v1/organizations/{organizationId}/mailboxes", "/api/v1/mailboxes/{id}/check", "/api/v1/mailboxes/{id}/poll", "/api/v1/documents/{id}/xml", "/api/v1/messages/{id}/reprocess", "/api/v1/status"])
            Assert.Contains(path, paths);
    }

    [Fact]
    public async Task Key_OfAManager_SeesTheirOrganizationOnly()
    {
        var mine = await OrganizationAsync();
        var theirs = await OrganizationAsync();
        var mailbox = (await PostAsync($"organizations/{theirs}/mailboxes", Mailbox(reception.Sandbox.FreshMailbox()), HttpStatusCode.Created)).GetProperty("id").GetString();
        using var manager = Client(await KeyAsync(PortalRole.Manager, [ApiScope.Mailboxes, ApiScope.Documents, ApiScope.Admin], Guid.Parse(mine)));
        Assert.Empty((await ReadAsync(await manager.GetAsync("/api/v1/mailboxes", Cancellation), HttpStatusCode.OK)).GetProperty("items").EnumerateArray());
        foreach (var path in (string[])[$"mailboxes/{mailbox}", $"organizations/{theirs}"])
            await ReadAsync(await manager.GetAsync($"/api/v1/{path}", Cancellation), HttpStatusCode.NotFound);
        await ReadAsync(await manager.PostAsJsonAsync($"/api/v1/mailboxes/{mailbox}/poll", new { }, Cancellation), HttpStatusCode.NotFound);
        await ReadAsync(await manager.DeleteAsync($"/api/v1/mailboxes/{mailbox}", Cancellation), HttpStatusCode.NotFound);
        await ReadAsync(await manager.PostAsJsonAsync($"/api/v1/organizations/{theirs}/mailboxes", Mailbox("x@auto.test"), Cancellation), HttpStatusCode.Forbidden);
        await ReadAsync(await manager.PostAsJsonAsync($"/api/v1/organizations/{mine}/mailboxes", Mailbox(reception.Sandbox.FreshMailbox()), Cancellation), HttpStatusCode.Created);
    }

    [Fact]
    public async Task Key_WithoutTheScope_IsForbidden()
    {
        using var reader = Client(await KeyAsync(PortalRole.Administrator, [ApiScope.Documents]));
        await ReadAsync(await reader.GetAsync("/api/v1/documents", Cancellation), HttpStatusCode.OK);
        await ReadAsync(await reader.GetAsync("/api/v1/mailboxes", Cancellation), HttpStatusCode.Forbidden);
        await ReadAsync(await reader.PostAsJsonAsync("/api/v1/organizations", new { name = "X", taxId = "900555111" }, Cancellation), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Key_OfADisabledUser_Stops()
    {
        var key = await KeyAsync(PortalRole.Administrator, [ApiScope.Documents]);
        using var client = Client(key);
        await ReadAsync(await client.GetAsync("/api/v1/documents", Cancellation), HttpStatusCode.OK);
        await using (var db = await reception.Portal.DbAsync())
        {
            var hash = ApiKey.HashOf(key);
            var owner = db.Set<ApiKey>().Single(k => k.Hash == hash).UserId;
            db.Set<PortalUser>().Single(u => u.Id == owner).Disabled = true;
            await db.SaveChangesAsync(Cancellation);
        }
        await ReadAsync(await client.GetAsync("/api/v1/documents", Cancellation), HttpStatusCode.Unauthorized);
    }

    private async Task<string> KeyAsync(PortalRole role, string[] scopes, params Guid[] organizations)
    {
        var (user, _) = await reception.Portal.AddUserAsync(role, organizations);
        var key = $"clave-{Guid.NewGuid():N}";
        await using var db = await reception.Portal.DbAsync();
        db.Add(new ApiKey { UserId = user.Id, Name = "prueba", Hash = ApiKey.HashOf(key), Scopes = string.Join(' ', scopes), CreatedAt = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync(Cancellation);
        return key;
    }
}
