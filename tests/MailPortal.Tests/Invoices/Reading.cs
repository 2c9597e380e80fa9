using System.Text;
using MailPortal.Invoices;

namespace MailPortal.Tests.Invoices;

/// <summary>Short ways from bytes to a result.</summary>
internal static class Reading
{
    public static ReadResult Read(byte[] content, string name = "file", Limits? limits = null) =>
        Read(limits ?? new Limits(), new SourceFile(name, null, content, "1.2"));

    public static ReadResult Read(Limits limits, params SourceFile[] files) =>
        new DocumentReader(limits).Read(files, TestContext.Current.CancellationToken);

    public static ReadResult Read(string xml, Limits? limits = null) => Read(Encoding.UTF8.GetBytes(xml), "file.xml", limits);

    /// <summary>The only document of a text that holds one and has no problem.</summary>
    public static ElectronicDocument Document(string xml)
    {
        var result = Read(xml);
        Assert.Empty(result.Problems);
        return Assert.Single(result.Documents);
    }

    public static void AssertWarns(ElectronicDocument document, WarningKind kind, string? detail = null)
    {
        var warning = Assert.Single(document.Warnings, w => w.Kind == kind);
        if (detail is not null) Assert.Contains(detail, warning.Detail, StringComparison.Ordinal);
    }

    public static void AssertSilent(ElectronicDocument document, WarningKind kind) => Assert.DoesNotContain(document.Warnings, w => w.Kind == kind);

    public static ReadProblem AssertProblem(ReadResult result, ReadProblemKind kind) => Assert.Single(result.Problems, p => p.Kind == kind);
}
