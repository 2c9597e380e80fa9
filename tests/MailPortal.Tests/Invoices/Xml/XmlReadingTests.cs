using System.Text;
using MailPortal.Invoices;
using MailPortal.Tests.Invoices.Formats.Dian;
using static MailPortal.Tests.Invoices.Reading;

namespace MailPortal.Tests.Invoices.Xml;

public sealed class XmlReadingTests
{
    private const string Name = "PAPELERÍA EJEMPLO S.A.S.";

    private static Encoding Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static string Declared(string? encoding) =>
        DianFixture.Invoice.With(DianFixture.Declaration, encoding is null ? "" : $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>");

    private static ElectronicDocument AssertName(byte[] bytes)
    {
        var result = Read(bytes);
        Assert.Empty(result.Problems);
        var document = Assert.Single(result.Documents);
        Assert.Equal(Name, document.Issuer.Name);
        // The legal document is the bytes that came, never what was made of them.
        Assert.Equal(bytes, document.Xml.ToArray());
        return document;
    }

    [Theory]
    [InlineData("UTF-8", "utf-8")]
    [InlineData(null, "utf-8")]
    [InlineData("ISO-8859-1", "iso-8859-1")]
    [InlineData("iso-8859-15", "iso-8859-15")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("windows-1250", "windows-1250")]
    public void Encoding_AsDeclared_IsRead(string? declared, string real)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(real) ?? Encoding.GetEncoding(real);
        AssertSilent(AssertName(encoding.GetBytes(Declared(declared))), WarningKind.EncodingRepaired);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void Encoding_WithMark_IsRead(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        AssertSilent(AssertName([.. encoding.GetPreamble(), .. encoding.GetBytes(Declared(name[..Math.Min(6, name.Length)]))]), WarningKind.EncodingRepaired);
    }

    [Fact]
    public void Encoding_Utf16WithoutMark_IsRead() => AssertName(Encoding.Unicode.GetBytes(Declared("utf-16")));

    [Fact]
    public void Encoding_Utf16DeclaredUtf8_IsRepairedAndSaysSo() =>
        AssertWarns(AssertName([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Declared("UTF-8"))]), WarningKind.EncodingRepaired, "UTF-8");

    [Theory]
    [InlineData("UTF-8")]
    [InlineData(null)]
    [InlineData("UTF‐8")]
    public void Encoding_LatinBytesDeclaredOtherwise_AreRepairedAndSaySo(string? declared) =>
        AssertWarns(AssertName(Windows1252.GetBytes(Declared(declared).Replace("‐", "?", StringComparison.Ordinal))), WarningKind.EncodingRepaired, "windows-1252");

    [Theory]
    [InlineData("UTF-16")]
    [InlineData("IBM037")]
    [InlineData("utf-7")]
    [InlineData("nonsense")]
    public void Encoding_Utf8DeclaredNonsense_IsRepairedAndSaysSo(string declared) =>
        AssertWarns(AssertName(Encoding.UTF8.GetBytes(Declared(declared))), WarningKind.EncodingRepaired, declared);

    [Fact]
    public void Encoding_MarkSaysUtf8ButIsNot_IsRepairedAndSaysSo() =>
        AssertWarns(AssertName([0xEF, 0xBB, 0xBF, .. Windows1252.GetBytes(Declared("UTF-8"))]), WarningKind.EncodingRepaired, "windows-1252");

    [Theory]
    [InlineData("\r\n\t  ", false)]
    [InlineData("Scanned by gateway 5 < 7\r\n", true)]
    [InlineData("xml:\0", true)]
    public void Start_WhiteSpaceOrJunk_IsSkipped(string before, bool warns)
    {
        var document = AssertName(Encoding.UTF8.GetBytes(before + DianFixture.Invoice));
        Assert.Equal(warns, document.Warnings.Any(w => w.Kind == WarningKind.JunkBeforeXml));
    }

    [Fact]
    public void Start_JunkAndNoDeclaration_IsSkipped() => AssertWarns(AssertName(Encoding.UTF8.GetBytes("banner " + Declared(null))), WarningKind.JunkBeforeXml, "7");

    [Fact]
    public void End_ZerosAndWhiteSpace_AreIgnored() => AssertName(Encoding.UTF8.GetBytes(DianFixture.Invoice + "\r\n\0\0\0\u001A"));

    public static TheoryData<string, string> Hostile => new()
    {
        { "external entity", "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Invoice>&x;</Invoice>" },
        { "behind a comment", "<!-- a --><?p i?>\n<!DOCTYPE r SYSTEM \"http://127.0.0.1:1/x.dtd\"><Invoice/>" },
        { "parameter entity", "<!DOCTYPE r [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]><Invoice/>" },
        { "small letters", "<!doctype Invoice><Invoice/>" },
        { "disguised as a page", "<?xml version=\"1.0\"?><!DOCTYPE html [<!ENTITY a \"b\">]><Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">&a;</Invoice>" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Doctype_OfAnyKind_IsRefused(string kind, string xml)
    {
        Assert.NotEmpty(kind);
        var result = Read(xml);
        Assert.Empty(result.Documents);
        Assert.Equal(ReadProblemKind.DoctypeRefused, result.QuarantineReason?.Kind);
    }

    [Fact]
    public void Instructions_XsltAndXInclude_AreInert()
    {
        var document = Document(DianFixture.Invoice.With(DianFixture.Declaration, DianFixture.Declaration + "<?xml-stylesheet type=\"text/xsl\" href=\"http://127.0.0.1:1/x.xsl\"?>")
            .With("<cbc:Note>Una nota</cbc:Note>", "<cbc:Note>Una nota</cbc:Note><xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\" parse=\"text\"/>"));
        Assert.Equal("Una nota", Assert.Single(document.Notes));
    }

    [Fact]
    public void Depth_BeyondTheLimit_IsRefused()
    {
        var deep = DianFixture.Invoice.With("Una nota", string.Concat(Enumerable.Repeat("<a>", 120)) + string.Concat(Enumerable.Repeat("</a>", 120)));
        Assert.Equal(ReadProblemKind.XmlTooDeep, Read(deep).QuarantineReason?.Kind);
    }

    [Fact]
    public void Size_BeyondTheLimit_IsRefused() =>
        Assert.Equal(ReadProblemKind.XmlTooLarge, Read(DianFixture.Invoice.With("Una nota", new string('x', 5000)), new Limits { XmlBytes = 8000 }).QuarantineReason?.Kind);

    [Fact]
    public void Nodes_BeyondTheLimit_AreRefused()
    {
        var many = DianFixture.Invoice.With("Una nota", string.Concat(Enumerable.Repeat("<a b=''/>", 300_000)));
        Assert.Equal(ReadProblemKind.XmlTooLarge, Read(many).QuarantineReason?.Kind);
    }

    [Fact]
    public void Sections_ByTheHundredThousand_DoNotTakeQuadraticTime()
    {
        var sections = string.Concat(Enumerable.Repeat("<![CDATA[abcdefgh]]>", 400_000));
        var document = Document(DianFixture.Invoice.With("Una nota", sections));
        Assert.Equal(400_000 * 8, Assert.Single(document.Notes).Length);
    }

    [Theory]
    [InlineData("<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"><a></Invoice>", ReadProblemKind.NotWellFormed)]
    [InlineData("<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"><a>", ReadProblemKind.Truncated)]
    [InlineData("<?xml version=\"1.0\"?>", ReadProblemKind.NotWellFormed)]
    [InlineData("<Invoice xmlns=\"urn:x\"/>", ReadProblemKind.UnknownFormat)]
    [InlineData("<project><a/></project>", ReadProblemKind.UnknownFormat)]
    public void Xml_ThatIsNoDocument_IsNamed(string xml, ReadProblemKind kind) => Assert.Equal(kind, Read(xml).QuarantineReason?.Kind);

    [Fact]
    public void Invoice_CutOff_IsTruncated() => AssertProblem(Read(DianFixture.Invoice[..(DianFixture.Invoice.Length / 2)]), ReadProblemKind.Truncated);
}
