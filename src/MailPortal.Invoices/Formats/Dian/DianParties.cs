using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>Issuer and receiver, and what their ids should look like.</summary>
internal static class DianParties
{
    private const string Nit = "31";

    /// <summary>Party of an invoice: cac:Party/cac:PartyTaxScheme, else the legal entity, else its plain identification.</summary>
    public static DocumentParty Read(XElement? role)
    {
        var party = role.At(Cac + "Party");
        if (party is null) return DocumentParty.None;
        var (tax, legal) = (party.At(Party), party.At(Cac + "PartyLegalEntity"));
        var id = FirstWithText(tax.At(CompanyId), legal.At(CompanyId), party.At(Cac + "PartyIdentification", Id));
        var name = tax.TextAt(RegistrationName) ?? legal.TextAt(RegistrationName) ?? party.TextAt(Cac + "PartyName", Cbc + "Name");
        return Make(id, name);
    }

    /// <summary>Party of a container or response: the role holds cac:PartyTaxScheme itself.</summary>
    public static DocumentParty ReadPlain(XElement? role) =>
        role is null ? DocumentParty.None : Make(role.At(Party, CompanyId), role.TextAt(Party, RegistrationName));

    /// <summary>Notes what is odd about the ids of a document.</summary>
    public static void Check(DocumentParty issuer, DocumentParty receiver, DianValues values)
    {
        if (issuer.Id.Length == 0) values.Warn(WarningKind.IssuerMissing);
        else CheckId("issuer", issuer, values);
        if (receiver.Id.Length == 0) values.Warn(WarningKind.ReceiverMissing);
        else if (receiver.Id.Length >= 10 && receiver.Id.AsSpan().TrimStart('2').IsEmpty) values.Warn(WarningKind.FinalConsumer, receiver.Id);
        else CheckId("receiver", receiver, values);
    }

    // Ids of natural persons and foreigners have 5 to 15 characters of any kind; only a NIT has rules.
    private static void CheckId(string who, DocumentParty party, DianValues values)
    {
        if (party.IdScheme is not (Nit or null)) return;
        if (!party.Id.All(char.IsAsciiDigit) || party.Id[0] == '0')
        {
            values.Warn(WarningKind.TaxIdUnusual, $"{who} {party.Id}");
            return;
        }
        if (party is { IdScheme: Nit, CheckDigit: not null, Id.Length: <= 15 } && party.CheckDigit != CheckDigit(party.Id))
            values.Warn(WarningKind.CheckDigitWrong, $"{who} {party.Id}-{party.CheckDigit}");
    }

    /// <summary>Check digit of a NIT: primes from the right, modulo 11.</summary>
    public static string CheckDigit(string nit)
    {
        ReadOnlySpan<int> weights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];
        var sum = 0;
        for (var i = 0; i < nit.Length; i++) sum += (nit[^(i + 1)] - '0') * weights[i];
        var rest = sum % 11;
        return (rest > 1 ? 11 - rest : rest).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static DocumentParty Make(XElement? id, string? name) =>
        new(id.Text() ?? "", id.AttributeText("schemeName"), id.AttributeText("schemeID"), name ?? "");

    private static XElement? FirstWithText(params ReadOnlySpan<XElement?> elements)
    {
        foreach (var element in elements)
            if (element.Text() is not null) return element;
        return null;
    }
}
