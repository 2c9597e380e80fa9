using System.Net;
using System.Text;
using MailPortal.Invoices;
using static MailPortal.Tests.Invoices.Reading;

namespace MailPortal.Tests.Invoices.Formats.Dian;

public sealed class DianContainerTests
{
    private static void AssertWhole(ElectronicDocument document)
    {
        Assert.Equal(("FV123", 1190.00m, DianFixture.Code), (document.Number, document.Total, document.UniqueCode));
        Assert.Equal("02", document.AuthorityResponse?.Code);
    }

    [Theory]
    [InlineData("\n\t\t")]
    [InlineData("\uFEFF")]
    [InlineData("\r\n \uFEFF\r\n")]
    public void Embedded_WhiteSpaceOrMarkBeforeDeclaration_IsTrimmed(string before)
    {
        var document = Document(DianFixture.Container(before + DianFixture.Invoice + "\n\n"));
        AssertWhole(document);
        Assert.Equal(DianFixture.Invoice, Encoding.UTF8.GetString(document.Xml.Span));
    }

    [Fact]
    public void Embedded_EscapedInsteadOfCdata_IsRead() =>
        AssertWhole(Document(DianFixture.ContainerOf(WebUtility.HtmlEncode(DianFixture.Invoice), WebUtility.HtmlEncode(DianFixture.Response))));

    [Fact]
    public void Embedded_EscapedOnceTooOften_IsRead() =>
        AssertWhole(Document(DianFixture.ContainerOf(DianFixture.Cdata(WebUtility.HtmlEncode(DianFixture.Invoice)), DianFixture.Cdata(DianFixture.Response))));

    [Fact]
    public void Embedded_SplitOverSeveralCdata_IsJoined()
    {
        var half = DianFixture.Invoice.Length / 2;
        var main = DianFixture.Cdata(DianFixture.Invoice[..half]) + DianFixture.Cdata(DianFixture.Invoice[half..]);
        AssertWhole(Document(DianFixture.ContainerOf(main, DianFixture.Cdata(DianFixture.Response))));
    }

    [Fact]
    public void Embedded_WithCdataOfItsOwn_KeepsIt()
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice.With("Resma de papel", "<![CDATA[Papel <A4> & más]]>")));
        AssertWhole(document);
        Assert.Equal("Papel <A4> & más", Assert.Single(document.Lines).Description);
        Assert.Contains("<![CDATA[Papel <A4> & más]]>", Encoding.UTF8.GetString(document.Xml.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Embedded_AsElements_IsRead() =>
        AssertWhole(Document(DianFixture.ContainerOf(DianFixture.Invoice.With(DianFixture.Declaration, ""), DianFixture.Cdata(DianFixture.Response))));

    [Theory]
    [InlineData("ISO-8859-1")]
    [InlineData("UTF-16")]
    [InlineData("no-such-encoding")]
    public void Embedded_DeclaresAnotherEncoding_IsReadAndItsBytesDoNotLie(string encoding)
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice.With("encoding=\"UTF-8\"", $"encoding=\"{encoding}\"")));
        AssertWhole(document);
        Assert.Equal("PAPELERÍA EJEMPLO S.A.S.", document.Issuer.Name);
        // What is kept is UTF-8: read again on its own it must give the same.
        var again = Assert.Single(Read(document.Xml.ToArray()).Documents);
        Assert.Equal(document.Issuer, again.Issuer);
        AssertSilent(again, WarningKind.EncodingRepaired);
    }

    [Fact]
    public void Embedded_WithoutDeclaration_IsRead() => AssertWhole(Document(DianFixture.Container(DianFixture.Invoice.With(DianFixture.Declaration, ""))));

    [Fact]
    public void Embedded_InLineReference_IsFoundAndSaysSo()
    {
        var document = Document(DianFixture.ContainerOf(DianFixture.Cdata(DianFixture.Response), DianFixture.Cdata(DianFixture.Invoice)));
        AssertWhole(document);
        AssertWarns(document, WarningKind.EmbeddedElsewhere, "LineReference");
    }

    [Fact]
    public void Embedded_InAnyDescription_IsFoundAndSaysSo()
    {
        var container = DianFixture.ContainerOf("", DianFixture.Cdata(DianFixture.Response))
            .With("<cbc:ParentDocumentID>", $"<cac:Signature><cbc:Description>{DianFixture.Cdata(DianFixture.Invoice)}</cbc:Description></cac:Signature><cbc:ParentDocumentID>");
        var document = Document(container);
        AssertWhole(document);
        AssertWarns(document, WarningKind.EmbeddedElsewhere, "Elsewhere");
    }

    [Fact]
    public void Embedded_AsBase64_IsFound()
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(DianFixture.Invoice));
        var container = DianFixture.ContainerOf("", DianFixture.Cdata(DianFixture.Response))
            .With("<cac:Attachment><cac:ExternalReference><cbc:MimeCode>text/xml</cbc:MimeCode><cbc:EncodingCode>UTF-8</cbc:EncodingCode>\n    <cbc:Description></cbc:Description></cac:ExternalReference>",
                $"<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode=\"text/xml\">{base64}</cbc:EmbeddedDocumentBinaryObject>");
        AssertWhole(Document(container));
    }

    [Fact]
    public void Embedded_NestedContainers_AreReadUpToTheLimit()
    {
        var nested = DianFixture.Container(DianFixture.Container(DianFixture.Container(DianFixture.Invoice)), null);
        var document = Document(nested);
        AssertWhole(document);
        Assert.Equal(["AttachedDocument", "AttachedDocument", "Invoice"], document.Trace.Skip(1).Select(t => t.Name));
        Assert.Equal(nested, Encoding.UTF8.GetString(document.Container!.Value.Span));

        var tooDeep = Read(DianFixture.Container(nested));
        Assert.Empty(tooDeep.Documents);
        Assert.Equal(ReadProblemKind.DocumentTooDeep, tooDeep.QuarantineReason?.Kind);
    }

    [Fact]
    public void Embedded_Several_AreAllRead()
    {
        var second = DianFixture.Invoice.With("FV123", "FV124").With(DianFixture.Code, DianFixture.OtherCode);
        var result = Read(DianFixture.ContainerOf(DianFixture.Cdata(DianFixture.Invoice), DianFixture.Cdata(second)));
        Assert.Equal(["FV123", "FV124"], result.Documents.Select(d => d.Number));
        AssertWarns(result.Documents[0], WarningKind.SeveralEmbedded, "2");
    }

    [Fact]
    public void Container_Empty_IsAProblem()
    {
        var result = Read(DianFixture.ContainerOf("", ""));
        Assert.Empty(result.Documents);
        Assert.Equal(ReadProblemKind.EmbeddedDocumentMissing, result.QuarantineReason?.Kind);
    }

    [Fact]
    public void Container_OnlyTheAnswer_IsAProblem() =>
        AssertProblem(Read(DianFixture.ContainerOf("", DianFixture.Cdata(DianFixture.Response))), ReadProblemKind.EmbeddedDocumentMissing);

    [Fact]
    public void Embedded_Broken_IsAProblem()
    {
        var result = Read(DianFixture.Container(DianFixture.Invoice[..^30]));
        Assert.Empty(result.Documents);
        Assert.Equal(ReadProblemKind.EmbeddedDocumentUnreadable, result.QuarantineReason?.Kind);
    }

    [Fact]
    public void Embedded_WithDoctype_IsRefusedByName()
    {
        var hostile = DianFixture.Invoice.With(DianFixture.Declaration, DianFixture.Declaration + "<!DOCTYPE Invoice [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>");
        var result = Read(DianFixture.Container(hostile));
        Assert.Empty(result.Documents);
        AssertProblem(result, ReadProblemKind.DoctypeRefused);
    }

    [Fact]
    public void Container_WithAnEvent_IsAResponseWithTheAnswerToIt()
    {
        var happening = DianFixture.Response.With("<cbc:ResponseCode>02</cbc:ResponseCode>", "<cbc:ResponseCode>033</cbc:ResponseCode>").With("<cbc:ID>77</cbc:ID>", "<cbc:ID>ACE1</cbc:ID>");
        var document = Document(DianFixture.Container(happening));
        Assert.Equal((DocumentClass.Response, "033", "ACE1", "02"), (document.Class, document.TypeCode, document.Number, document.AuthorityResponse?.Code));
    }

    [Fact]
    public void Answer_Missing_LeavesWhatTheContainerClaims()
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice, null));
        AssertWarns(document, WarningKind.ResponseMissing);
        Assert.Equal(("02", true), (document.AuthorityResponse?.Code, document.AuthorityResponse?.Accepted));
        Assert.Null(document.AuthorityResponse?.Xml);
    }

    [Fact]
    public void Answer_Broken_DoesNotCostTheDocument()
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice, DianFixture.Response[..^20]));
        AssertWarns(document, WarningKind.ResponseUnreadable);
        Assert.Equal(1190.00m, document.Total);
    }

    [Fact]
    public void Answer_Negative_IsAWarning()
    {
        var document = Document(DianFixture.Container(DianFixture.Invoice, DianFixture.Response.With("Code>02<", "Code>04<")));
        AssertWarns(document, WarningKind.ResponseNegative, "04");
        Assert.False(document.AuthorityResponse?.Accepted);
    }

    [Fact]
    public void Candidates_InsideEachOther_AreTakenOnce()
    {
        var nested = string.Concat(Enumerable.Repeat("<cbc:Description>", 90)) + new string('x', 500_000) + string.Concat(Enumerable.Repeat("</cbc:Description>", 90));
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertProblem(Read(DianFixture.ContainerOf(nested, "")), ReadProblemKind.EmbeddedDocumentUnreadable);
        // Ninety copies of a megabyte would be far above; one text and what it takes to read it are not.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
    }

    [Fact]
    public void Candidates_OneAfterAnother_EndAtTheLimitOfAllTogether()
    {
        var text = DianFixture.Cdata("<a>" + new string('x', 20_000) + "</a>");
        var limits = new Limits { XmlBytes = 200_000, BytesPerMail = 120_000 };
        var container = DianFixture.Container(DianFixture.Invoice).With("<cac:Attachment>", $"<cbc:Description>{text}</cbc:Description><cbc:Description>{text}</cbc:Description><cac:Attachment>");

        var one = new SourceFile("a.xml", null, Encoding.UTF8.GetBytes(container), "1.1");
        Assert.Empty(Read(limits, one).Problems);
        var two = Read(limits, one, one with { Name = "b.xml", Origin = "1.2" });
        Assert.Equal("b.xml", AssertProblem(two, ReadProblemKind.XmlTooLarge).FileName);
    }

    [Fact]
    public void Embedded_NamespaceWrittenAgainOnEveryElement_IsCutAtTheLimit()
    {
        var space = "urn:" + new string('n', 100_000);
        var elements = string.Concat(Enumerable.Repeat("<b:x><a:x/></b:x>", 1000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertProblem(Read(DianFixture.ContainerOf($"<a:r xmlns:a='{space}' xmlns:b='urn:b'>{elements}</a:r>", "")), ReadProblemKind.XmlTooLarge);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
    }
}
