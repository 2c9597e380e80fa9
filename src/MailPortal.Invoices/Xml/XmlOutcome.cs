using System.Xml.Linq;

namespace MailPortal.Invoices.Xml;

/// <summary>What became of reading an XML: its root, or why not.</summary>
/// <param name="Root">The root element, without comments and processing instructions; null when there is a problem.</param>
/// <param name="Problem">Why there is no root.</param>
/// <param name="Detail">The particulars of the problem.</param>
internal sealed record XmlOutcome(XElement? Root, ReadProblemKind? Problem, string? Detail)
{
    public static XmlOutcome Failed(ReadProblemKind problem, string? detail) => new(null, problem, detail);
}
