using System.IO.Compression;
using System.Xml.Linq;
using MailPortal.Documents;
using MailPortal.Mail;
using MailPortal.Mail.Mime;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Polling;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Samples;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.BrowserTests;

/// <summary>An organisation with a mailbox at the sandbox, and what its suppliers wrote to it.</summary>
public sealed class Reception
{
    private readonly IServiceProvider portal;
    private readonly SandboxServer sandbox;
    private readonly SampleMails writer;
    private readonly Lock writing = new();
    private int people;

    private Reception(IServiceProvider portal, SandboxServer sandbox, int number)
    {
        (this.portal, this.sandbox) = (portal, sandbox);
        var suffix = number == 1 ? "" : $"{number}";
        Mailbox = $"facturas{suffix}@{SampleTenant.OpenDomain}";
        Manager = $"gestor{suffix}@contoso.test";
        OrganizationName = $"{SampleSuppliers.Customer.Name} {suffix}".TrimEnd();
        // The seed is part of the documents' numbers.
        writer = new(seed: 40 + number, Mailbox, new DateTimeOffset(2026, 3, 20, 15, 0, 0, TimeSpan.Zero));
    }

    public string OrganizationName { get; }

    public string Mailbox { get; }

    /// <summary>Who signs in to see this organisation and no other.</summary>
    public string Manager { get; }

    public Guid MailboxId { get; private set; }
    public Guid OrganizationId { get; private set; }

    /// <summary>Two invoices, a credit note on the first, an advertisement, a broken ZIP and an invoice as PDF alone.</summary>
    public IReadOnlyList<SampleMail> Mails { get; private set; } = [];

    public SampleMail Invoice => Mails[0];

    /// <summary>Somebody who belongs to the organisation.</summary>
    public async Task<Guid> SomebodyAsync(CancellationToken cancellation)
    {
        await using var scope = portal.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<CreateUser>().RunAsync(
            Actor.Portal, new($"eva.ruiz{Interlocked.Increment(ref people)}@contoso.test", "Eva Ruiz", PortalRole.Manager, PortalFixture.AdminPassword) { Organizations = new HashSet<Guid> { OrganizationId } }, cancellation)).Id;
    }

    public static async Task<Reception> CreateAsync(IServiceProvider portal, SandboxServer sandbox, int number, CancellationToken cancellation)
    {
        var reception = new Reception(portal, sandbox, number);
        reception.Mails = [.. reception.writer.Week(2), reception.writer.PdfOnly()];
        foreach (var mail in reception.Mails) await sandbox.DeliverAsync(reception.Mailbox, mail.Raw, cancellation);
        reception.OrganizationId = (await portal.GetRequiredService<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = reception.OrganizationName, TaxId = SampleSuppliers.Customer.Nit }, cancellation)).Id;
        var saved = await portal.GetRequiredService<MailboxSaving>().CreateAsync(Actor.Portal, reception.OrganizationId, reception.Settings(reception.Mailbox), progress: null, cancellation);
        reception.MailboxId = saved.Id;
        Assert.True(saved.Report.Ok, $"The mailbox at the sandbox could not be set up: {saved.Report.Failure}");
        var run = await reception.PollAsync(saved.Id, cancellation);
        Assert.Equal((reception.Mails.Count, null), (run.Read, run.Problem));
        await reception.AddPersonAsync(reception.Manager, PortalRole.Manager, reception.OrganizationId, cancellation);
        return reception;
    }

    /// <summary>What opens a mailbox at the sandbox.</summary>
    public MailboxSettings Settings(string user) => new()
    {
        ServerType = ServerType.OutlookModern,
        Protocol = AccessProtocol.Imap,
        Credential = CredentialKind.Secret,
        Host = sandbox.Info.Host,
        Port = sandbox.Info.ImapPort,
        User = user,
        TenantId = SampleTenant.TenantId.ToString(),
        ApplicationId = SampleTenant.Reception.ClientId.ToString(),
        Secret = new Secret(SampleTenant.CurrentSecret.Value),
        StartFrom = new DateOnly(2020, 1, 1),
    };

    /// <summary>One more invoice lies in the mailbox and was not collected yet.</summary>
    public async Task<SampleMail> DeliverInvoiceAsync(CancellationToken cancellation, string? mailbox = null)
    {
        SampleMail mail;
        lock (writing) mail = writer.Invoice();
        await sandbox.DeliverAsync(mailbox ?? Mailbox, mail.Raw, cancellation);
        return mail;
    }

    /// <summary>A person of this role who belongs to the given organisation alone.</summary>
    public async Task AddPersonAsync(string email, PortalRole role, Guid organizationId, CancellationToken cancellation)
    {
        await using var scope = portal.CreateAsyncScope();
        var id = (await scope.ServiceProvider.GetRequiredService<CreateUser>().RunAsync(Actor.Portal, new(email, "", role, PortalFixture.AdminPassword), cancellation)).Id;
        await portal.GetRequiredService<OrganizationMembers>().AddAsync(Actor.Portal, organizationId, id, cancellation);
    }

    /// <summary>What lies in the ZIP of a sample mail: the XML of the container's own document, as its text holds it, and the PDF.</summary>
    public static (byte[] Xml, byte[] Pdf, string Zip, string Entry) Unpack(SampleMail mail)
    {
        var part = MimeParser.Parse(mail.Raw).Leaves.Single(l => l.FileName?.EndsWith(".zip", StringComparison.Ordinal) is true);
        using var zip = new ZipArchive(new MemoryStream(part.Decode().ToArray()));
        var entry = zip.Entries.Single(e => e.Name.EndsWith(".xml", StringComparison.Ordinal));
        XNamespace cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2", cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
        using var stream = entry.Open();
        var embedded = XDocument.Load(stream).Root!.Elements(cac + "Attachment").Elements(cac + "ExternalReference").Elements(cbc + "Description").Single().Value;
        using var pdf = new MemoryStream();
        using (var content = zip.Entries.Single(e => e.Name.EndsWith(".pdf", StringComparison.Ordinal)).Open()) content.CopyTo(pdf);
        return (System.Text.Encoding.UTF8.GetBytes(embedded), pdf.ToArray(), part.FileName!, entry.Name);
    }

    /// <summary>Where the portal keeps <see cref="Invoice"/>: the document and the message that brought it.</summary>
    public async Task<(Guid Document, Guid Message)> IdsAsync(CancellationToken cancellation)
    {
        var document = (await portal.GetRequiredService<DocumentQueries>().ListAsync(Actor.Portal, new() { Text = Invoice.Document!.Code }, cancellation)).Single();
        return (document.Id, document.MessageId);
    }

    public async Task<Guid> QuarantinedAsync(CancellationToken cancellation) =>
        (await portal.GetRequiredService<MessageQueries>().ListAsync(Actor.Portal, new() { Outcome = MessageOutcome.Quarantined, MailboxId = MailboxId }, cancellation)).Single().Message.Id;

    /// <summary>Collects what lies in a mailbox.</summary>
    public async Task<PollRun> PollAsync(Guid mailbox, CancellationToken cancellation)
    {
        var poll = portal.GetRequiredService<PollNow>();
        return await poll.WaitAsync(Actor.Portal, await poll.StartAsync(Actor.Portal, mailbox, cancellation), TimeSpan.FromMinutes(1), cancellation);
    }
}
