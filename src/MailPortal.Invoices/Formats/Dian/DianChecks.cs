using System.Globalization;
using System.Xml.Linq;
using MailPortal.Invoices.Verification;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>What can be noticed about a document without any key or certificate: does it agree with itself, its container and DIAN's answer?</summary>
internal static class DianChecks
{
    public static void Run(ElectronicDocument document, XElement root, DianSource source, DianValues values)
    {
        if (!DianTypes.IsUsual(root.Name.LocalName, document.TypeCode)) values.Warn(WarningKind.TypeCodeUnusual, document.TypeCode);
        DianParties.Check(document.Issuer, document.Receiver, values);
        if (document.Total is null) values.Warn(WarningKind.TotalMissing);
        if (Arithmetic.Agrees(document) == false)
            values.Warn(WarningKind.ArithmeticMismatch, $"stated {Plain(document.Total)} computed {Plain(Arithmetic.ExpectedTotal(document))}");
        if (values.Amount(root.At(Cbc + "LineCountNumeric")) is { } count && count != document.Lines.Count)
            values.Warn(WarningKind.LineCountDiffers, $"stated {Plain(count)} found {document.Lines.Count}");
        if (DianCodes.FindIn(document.Authorization?.QrCode) is { } qr && document.UniqueCode is not null && qr != document.UniqueCode)
            values.Warn(WarningKind.QrCodeDiffers, qr);
        CheckEnvelope(document, source.Envelope, values);
        CheckAnswer(document, source.Envelope, values);
    }

    private static void CheckEnvelope(ElectronicDocument document, DianEnvelope? envelope, DianValues values)
    {
        if (envelope is null)
        {
            values.Warn(WarningKind.NoContainer);
            return;
        }
        values.Warnings.AddRange(envelope.Warnings);
        if (envelope.UniqueCode is { } code && document.UniqueCode is not null && code != document.UniqueCode) values.Warn(WarningKind.ContainerCodeDiffers, code);
        if (envelope.Number is { } number && !number.Equals(document.Number, StringComparison.OrdinalIgnoreCase)) values.Warn(WarningKind.ContainerNumberDiffers, number);
        CheckParty("sender", envelope.Sender, document.Issuer, values);
        CheckParty("receiver", envelope.Receiver, document.Receiver, values);
    }

    private static void CheckParty(string role, DocumentParty stated, DocumentParty real, DianValues values)
    {
        if (stated.Id.Length > 0 && real.Id.Length > 0 && stated.Id != real.Id) values.Warn(WarningKind.ContainerPartyDiffers, $"{role} {stated.Id} / {real.Id}");
    }

    private static void CheckAnswer(ElectronicDocument document, DianEnvelope? envelope, DianValues values)
    {
        if (envelope is null) return;
        if (envelope.Answer is not { } answer)
        {
            values.Warn(WarningKind.ResponseMissing);
            return;
        }
        if (answer.Xml is null) values.Warn(WarningKind.ResponseMissing, answer.Code);
        if (answer.Accepted == false) values.Warn(WarningKind.ResponseNegative, answer.Code);
        // Its schemeName may say CUFE for a note's CUDE: only the code itself counts.
        if (answer.DocumentCode is { } about && document.UniqueCode is not null && about != document.UniqueCode) values.Warn(WarningKind.ResponseCodeDiffers, about);
        if (answer.ValidatedDate is { } day && document.IssueDate is { } issued && IsBefore(day, answer.ValidatedTime, issued, document.IssueTime))
            values.Warn(WarningKind.ValidatedBeforeIssued, $"{day:yyyy-MM-dd} {answer.ValidatedTime:HH:mm:ss} < {issued:yyyy-MM-dd} {document.IssueTime:HH:mm:ss}");
    }

    private static bool IsBefore(DateOnly day, TimeOnly? time, DateOnly issued, TimeOnly? issuedTime) =>
        day < issued || day == issued && time is { } t && issuedTime is { } i && t < i;

    private static string Plain(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture) ?? "";
}
