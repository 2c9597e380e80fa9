using System.Security.Cryptography;
using System.Text.Json;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Sandbox.Demo;

/// <summary>The administrator links an account at the sandbox's sign-in page and sends from it: the test mail, and an invoice with a large file through the API.</summary>
internal sealed class DemoSending(SandboxServer sandbox, PortalApi api, Uri portal, string email, string password)
{
    private const int LargeFile = 5 * 1024 * 1024;
    private static readonly SandboxAccount Person = SampleAccounts.Ana;
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>"Vincular cuenta", as a person does it.</summary>
    public async Task LinkAsync(CancellationToken cancellation)
    {
        var account = await api.SendAsync(HttpMethod.Put, "accounts/me", new
        {
            method = "graphDelegated",
            address = Person.Address,
            applicationId = SampleTenant.Sending.ClientId,
            secret = SampleTenant.Sending.Secrets[0].Value,
        }, cancellation);
        var start = await api.SendAsync(HttpMethod.Post, $"accounts/{Expect.Text(account, "id")}/link", new { largeMail = true }, cancellation);
        using var browser = new DemoBrowser();
        // Nobody is signed in to the portal yet: it asks first, and leads on to where the address points.
        await browser.OpenAsync(new(Expect.Text(start, "address")), cancellation);
        await browser.PressAsync("type=\"submit\"", new Dictionary<string, string> { ["Input.Email"] = email, ["Input.Password"] = password }, cancellation);
        await browser.PressAsync("id=\"start\"", new Dictionary<string, string> { ["Input.LargeMail"] = "True" }, cancellation);
        await browser.FollowAsync("to-microsoft", cancellation);
        await browser.PressAsync($"data-account=\"{Person.Address}\"", Nothing, cancellation);
        await browser.PressAsync("id=\"accept\"", Nothing, cancellation);
        if (!browser.Place.StartsWith(new Uri(portal, "sending/linked/").AbsoluteUri, StringComparison.Ordinal)) throw new DemoException($"Linking ended on {browser.Place}.");
        var linked = await api.GetAsync("accounts/me", cancellation);
        Expect.Same("link", "linked", Expect.Text(linked.GetProperty("link"), "state"));
        Expect.Same("linked account", Person.Address, Expect.Text(linked.GetProperty("link"), "userName"));
    }

    /// <summary>Until both mails are accepted, and lie in the recipient's mailbox as they were sent.</summary>
    /// <param name="recipient">A mailbox of the sandbox.</param>
    /// <param name="invoice">Whose files go along with the mail of the API.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Message ids of the test mail and of the other.</returns>
    public async Task<(string Test, string Invoice)> SendAsync(string recipient, SampleMail invoice, CancellationToken cancellation)
    {
        var account = Expect.Text(await api.GetAsync("accounts/me", cancellation), "id");
        var test = await api.SendAsync(HttpMethod.Post, $"accounts/{account}/test", new { to = recipient }, cancellation);
        var large = RandomNumberGenerator.GetBytes(LargeFile);
        var mail = await api.SendAsync(HttpMethod.Post, "sends", new
        {
            to = (string[])[recipient],
            subject = invoice.Subject,
            html = "<p>Adjuntamos la factura y su <strong>soporte</strong>.</p>",
            attachments = invoice.Attachments.Append(new("soporte.bin", "application/octet-stream", large))
                .Select(a => new { name = a.Name, contentType = a.ContentType, contentBase64 = Convert.ToBase64String(a.Content) }),
        }, cancellation);
        var ids = (Test: await SentAsync(Expect.Text(test, "id"), cancellation), Invoice: await SentAsync(Expect.Text(mail, "id"), cancellation));
        foreach (var id in (string[])[ids.Test, ids.Invoice])
            if (!Arrived(recipient).Any(m => m.MessageId == id)) throw new DemoException($"{id} was sent, and is not in the mailbox of {recipient}.");
        var arrived = Arrived(recipient).Single(m => m.MessageId == ids.Invoice).Bytes;
        if (arrived < LargeFile) throw new DemoException($"{ids.Invoice} arrived with {arrived} bytes, without its large file.");
        return ids;
    }

    private IEnumerable<StoredMessage> Arrived(string recipient) => sandbox.Look(recipient).SelectMany(f => f.Messages);

    private async Task<string> SentAsync(string id, CancellationToken cancellation)
    {
        JsonElement mail = default;
        await Expect.UntilAsync(async () =>
        {
            mail = await api.GetAsync($"sends/{id}", cancellation);
            var status = Expect.Text(mail, "status");
            if (status is "failed" or "uncertain") throw new DemoException($"The mail was not sent: {mail}");
            return status == "sent" ? null : $"the mail {id} is {status}";
        }, cancellation);
        return $"<{Expect.Text(mail, "messageId")}>";
    }
}
