using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>What stands at the top of every DIAN document: number, moment, unique code, environment.</summary>
internal sealed record DianHeader(
    string Number, DateOnly? Date, TimeOnly? Time, TimeSpan? Offset, string? TimeText,
    string? UniqueCode, string? UniqueCodeScheme, DocumentEnvironment Environment)
{
    /// <summary>The unique code where it is fit to be an identity.</summary>
    public string? Identity => DianCodes.IsWellFormed(UniqueCode) ? UniqueCode : null;

    public static DianHeader Read(XElement root, DianValues values)
    {
        var number = root.TextAt(Id) ?? "";
        if (number.Length == 0) values.Warn(WarningKind.NumberMissing);

        var uuid = root.At(Uuid);
        var code = uuid.Text()?.ToLowerInvariant();
        if (code is null) values.Warn(WarningKind.UniqueCodeMissing);
        else if (!DianCodes.IsWellFormed(code)) values.Warn(WarningKind.UniqueCodeMalformed, code);

        var dateText = root.TextAt(IssueDate);
        if (dateText is null) values.Warn(WarningKind.IssueDateUnreadable);
        var date = values.Date(dateText, "IssueDate", WarningKind.IssueDateUnreadable);
        var (time, offset, timeText) = ReadTime(root, values);
        return new DianHeader(number, date, time, offset, timeText, code, uuid.AttributeText("schemeName"), ReadEnvironment(root, values));
    }

    private static (TimeOnly? Time, TimeSpan? Offset, string? Text) ReadTime(XElement root, DianValues values)
    {
        var text = root.TextAt(IssueTime);
        if (text is null) return (null, null, null);
        if (!DianValues.TryTime(text, out var time, out var offset))
        {
            values.Warn(WarningKind.IssueTimeUnreadable, text);
            return (null, null, text);
        }
        if (offset is null) values.Warn(WarningKind.IssueTimeWithoutZone, text);
        return (time, offset, text);
    }

    // cbc:ProfileExecutionID 1 production, 2 test.
    private static DocumentEnvironment ReadEnvironment(XElement root, DianValues values)
    {
        var text = root.TextAt(Cbc + "ProfileExecutionID");
        if (text is "1") return DocumentEnvironment.Production;
        values.Warn(text is "2" ? WarningKind.TestEnvironment : WarningKind.EnvironmentUnusual, text is "2" ? null : text);
        return text is "2" ? DocumentEnvironment.Test : DocumentEnvironment.Unknown;
    }
}
