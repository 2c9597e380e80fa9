using MailPortal.Data;

namespace MailPortal.Organizations;

/// <summary>A company that receives documents: the owner of mailboxes, documents and members.</summary>
public sealed class Organization
{
    public Guid Id { get; init; } = RowId.Next();
    public required string Name { get; set; }

    /// <summary>NIT, NIF, RFC …: digits and letters as the authority writes them, without blanks, dots or check digit.</summary>
    public required string TaxId { get; set; }

    /// <summary>Language of what the portal writes to this organisation, <c>es</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "es";

    /// <summary>IANA name, e.g. <c>America/Bogota</c>.</summary>
    public string TimeZone { get; set; } = "America/Bogota";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Changes with every write, on every database: two people editing are told apart by it.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Takes over what a checked form says.</summary>
    public void Change(OrganizationForm form)
    {
        (Name, TaxId, Language, TimeZone) = (form.Name, form.TaxId, form.Language, form.TimeZone);
        Version = Guid.NewGuid();
    }
}
