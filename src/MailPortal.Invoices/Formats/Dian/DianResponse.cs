using System.Xml.Linq;
using static MailPortal.Invoices.Formats.Dian.DianNames;

namespace MailPortal.Invoices.Formats.Dian;

/// <summary>ApplicationResponse: DIAN's answer to a document, or an event (030 receipt … 034 tacit acceptance) between the parties.</summary>
internal static class DianResponse
{
    /// <summary>As DIAN's answer that came along with a document.</summary>
    public static AuthorityResponse ReadAnswer(XElement root, ReadOnlyMemory<byte> xml, DianValues values)
    {
        var response = root.At(Cac + "DocumentResponse");
        var code = response.TextAt(Cac + "Response", ResponseCode);
        return new AuthorityResponse
        {
            Code = code,
            Description = response.TextAt(Cac + "Response", Description),
            Accepted = IsAccepted(code),
            ValidatedDate = values.Date(root.TextAt(IssueDate), "ApplicationResponse/IssueDate"),
            ValidatedTime = root.TextAt(IssueTime) is { } time && DianValues.TryTime(time, out var clock, out _) ? clock : null,
            DocumentCode = response.TextAt(Reference, Uuid)?.ToLowerInvariant(),
            UniqueCode = root.TextAt(Uuid)?.ToLowerInvariant(),
            Notices = Notices(response),
            Xml = xml,
        };
    }

    /// <summary>Only cac:ResultOfVerification of the container: what the issuer says DIAN said.</summary>
    public static AuthorityResponse? ReadResult(XElement? lineReference, DianValues values)
    {
        var result = lineReference.At(Reference, Cac + "ResultOfVerification");
        var code = NormalCode(result.TextAt(Cbc + "ValidationResultCode"));
        return code is null ? null : new AuthorityResponse
        {
            Code = code,
            Accepted = IsAccepted(code),
            ValidatedDate = values.Date(result.TextAt(Cbc + "ValidationDate"), "ValidationDate"),
            ValidatedTime = result.TextAt(Cbc + "ValidationTime") is { } time && DianValues.TryTime(time, out var clock, out _) ? clock : null,
        };
    }

    /// <summary>"02" is also written "002" and "2".</summary>
    private static string? NormalCode(string? code) => code?.TrimStart('0').PadLeft(2, '0');

    private static bool? IsAccepted(string? code) => NormalCode(code) switch
    {
        "02" => true,
        "04" => false,
        _ => null,
    };

    // Every answer carries the lines "0000 / 0" and "0 / The invoice … has been authorised"; the others are remarks on rules.
    private static List<AuthorityNotice> Notices(XElement? response) =>
        [.. (response?.Elements(Cac + "LineResponse") ?? [])
            .SelectMany(l => l.Elements(Cac + "Response"))
            .Select(r => new AuthorityNotice(r.TextAt(ResponseCode), r.TextAt(Description)))
            .Where(n => n.Code is not null && n.Code.Trim('0').Length > 0)];
}
