using MailPortal.Components;
using MailPortal.Hosting;

namespace MailPortal.Organizations;

/// <summary>What a person or a program says about an organisation.</summary>
public sealed record OrganizationForm
{
    private const int LongestName = 200;

    public string Name { get; set; } = "";
    public string TaxId { get; set; } = "";
    public string Language { get; set; } = Cultures.Spanish;
    public string TimeZone { get; set; } = "America/Bogota";

    public static OrganizationForm Of(Organization organization) => new()
    {
        Name = organization.Name,
        TaxId = organization.TaxId,
        Language = organization.Language,
        TimeZone = organization.TimeZone,
    };

    /// <summary>What was typed, over what somebody else stored meanwhile: a field that was not touched takes theirs.</summary>
    public OrganizationForm Over(OrganizationForm opened, OrganizationForm theirs)
    {
        string Of(Func<OrganizationForm, string> field) => field(this) == field(opened) ? field(theirs) : field(this);
        return new() { Name = Of(f => f.Name), TaxId = Of(f => f.TaxId), Language = Of(f => f.Language), TimeZone = Of(f => f.TimeZone) };
    }

    /// <summary>The form as it will be stored, and everything that is wrong with it.</summary>
    public (OrganizationForm Cleaned, IReadOnlyList<FieldProblem> Problems) Check()
    {
        var problems = new List<FieldProblem>();
        var name = string.Join(' ', Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (name.Length == 0) problems.Add(new(nameof(Name), OrganizationsText.NameMissing));
        else if (name.Length > LongestName) problems.Add(new(nameof(Name), string.Format(null, OrganizationsText.NameTooLong, LongestName)));
        else if (name.Any(char.IsControl)) problems.Add(new(nameof(Name), OrganizationsText.NameControl));

        var taxId = Organizations.TaxId.Clean(TaxId);
        if (TaxId.Trim().Length == 0) problems.Add(new(nameof(TaxId), OrganizationsText.TaxIdMissing));
        else if (taxId is null) problems.Add(new(nameof(TaxId), OrganizationsText.TaxIdCheckDigit));
        else if (!Organizations.TaxId.IsPlausible(taxId)) problems.Add(new(nameof(TaxId), OrganizationsText.TaxIdShape));

        if (!Cultures.IsKnown(Language)) problems.Add(new(nameof(Language), OrganizationsText.LanguageUnknown));
        if (!TimeZones.IsKnown(TimeZone)) problems.Add(new(nameof(TimeZone), OrganizationsText.TimeZoneUnknown));
        return (this with { Name = name, TaxId = taxId ?? TaxId }, problems);
    }
}
