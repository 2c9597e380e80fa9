using System.Xml.Linq;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>
/// Electronic payroll (NominaIndividual, NominaIndividualDeAjuste). Recognised and kept, but nothing about the worker is read:
/// no name, no id, no amount ever reaches an index.
/// </summary>
internal static class DianPayroll
{
    public static ElectronicDocument Read(XElement root, DianSource source)
    {
        var values = new DianValues();
        values.Warn(WarningKind.PayrollRestricted);
        // An adjustment holds the same elements below Reemplazar or Eliminar.
        XElement? Find(string name) => root.Descendants().FirstOrDefault(e => e.Name.LocalName == name);
        var (general, sequence, employer) = (Find("InformacionGeneral"), Find("NumeroSecuenciaXML"), Find("Empleador"));

        var code = general.AttributeText("CUNE")?.ToLowerInvariant();
        if (code is null) values.Warn(WarningKind.UniqueCodeMissing);
        else if (!DianCodes.IsWellFormed(code)) values.Warn(WarningKind.UniqueCodeMalformed, code);
        var date = values.Date(general.AttributeText("FechaGen"), "FechaGen", WarningKind.IssueDateUnreadable);
        var issuer = new DocumentParty(employer.AttributeText("NIT") ?? "", "31", employer.AttributeText("DV"), employer.AttributeText("RazonSocial") ?? "");
        var number = sequence.AttributeText("Numero") ?? "";
        var type = general.AttributeText("TipoXML") ?? (root.Name.LocalName == "NominaIndividual" ? "102" : "103");
        var hash = DocumentKeys.ContentHash(source.Xml);
        return new ElectronicDocument
        {
            Format = DocumentFormat.Dian,
            Country = "CO",
            Class = DocumentClass.Payroll,
            TypeCode = type,
            Environment = Environment(general.AttributeText("Ambiente"), values),
            Issuer = issuer,
            Receiver = DocumentParty.None,
            Number = number,
            IssueDate = date,
            UniqueCode = code,
            UniqueCodeScheme = "CUNE-SHA384",
            Xml = source.Xml,
            Container = source.Container,
            ContentHash = hash,
            Key = DocumentKeys.Of(DianCodes.IsWellFormed(code) ? code : null, "CO", issuer.Id, type, number, date, hash),
            Trace = source.Trace,
            Warnings = [.. source.Warnings.Concat(values.Warnings).Distinct()],
        };
    }

    private static DocumentEnvironment Environment(string? text, DianValues values)
    {
        if (text is "1") return DocumentEnvironment.Production;
        values.Warn(text is "2" ? WarningKind.TestEnvironment : WarningKind.EnvironmentUnusual, text is "2" ? null : text);
        return text is "2" ? DocumentEnvironment.Test : DocumentEnvironment.Unknown;
    }
}
