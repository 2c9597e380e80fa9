using System.Text;
using MailPortal.Invoices;
using MailPortal.Invoices.Verification;
using MailPortal.Tests.Invoices.Formats.Dian;

namespace MailPortal.Tests.Invoices.Verification;

public sealed class CufeTests
{
    /// <summary>The technical key of DIAN's test environment; public.</summary>
    private const string TestKey = "fc8eac422eba16e22ffd8c6f94b3f40a6e38162c";

    [Fact]
    public void Compute_ExampleOfTheAnnex_GivesItsCode() => Assert.Equal(
        "8bb918b19ba22a694f1da11c643b5e9de39adf60311cf179179e9b33381030bcd4c3c3f156c506ed5908f9276f5bd9b4",
        Cufe.Compute("3232000001292019-01-1610:53:10-05:001500000.0001285000.00040.00030.001785000.00700085371800199436693ff6f2a553c3646a063436fd4dd9ded03114711"));

    [Fact]
    public void Input_CutsAmountsToTwoDecimalsAndFillsAbsentOnes()
    {
        var document = Reading.Document(DianFixture.Invoice.With("<cbc:TaxAmount currencyID=\"COP\">190.00</cbc:TaxAmount><cac:TaxSubtotal>", "<cbc:TaxAmount currencyID=\"COP\">190.999</cbc:TaxAmount><cac:TaxSubtotal>"));
        Assert.Equal("FV1232025-03-0409:15:30-05:001000.0001190.99040.00030.001190.00800197268900108281KEY1", Cufe.Input(document, "KEY"));
    }

    [Fact]
    public void Input_WithoutDateTimeOrEnvironment_Refuses()
    {
        Assert.Throws<ArgumentException>(() => Cufe.Input(Reading.Document(DianFixture.Invoice.With("<cbc:IssueDate>2025-03-04</cbc:IssueDate>", "")), "K"));
        Assert.Throws<ArgumentException>(() => Cufe.Input(Reading.Document(DianFixture.Invoice.With("<cbc:IssueTime>09:15:30-05:00</cbc:IssueTime>", "")), "K"));
        Assert.Throws<ArgumentException>(() => Cufe.Input(Reading.Document(DianFixture.Invoice.With("<cbc:ProfileExecutionID>1<", "<cbc:ProfileExecutionID>7<")), "K"));
    }

    [Theory]
    [InlineData("Consumidor Final.xml")]
    [InlineData("Ejemplicacion Impuestos Saludables.xml")]
    [InlineData("Ejemplificacion Muestras Gratis.xml")]
    [InlineData("Excluido de IVA.xml")]
    [InlineData("Exento de IVA.xml")]
    [InlineData("Factura otra Moneda.xml")]
    public void Compute_OfficialExample_GivesTheCodeItCarries(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Samples.Require("co-dian-official"), file));
        var document = Assert.Single(Reading.Read(bytes).Documents);
        Assert.Equal(document.UniqueCode, Cufe.Compute(document, TestKey));
    }

    [Fact]
    public void Compute_AnythingChanged_GivesAnotherCode()
    {
        var bytes = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(Samples.Require("co-dian-official"), "Consumidor Final.xml")));
        var document = Reading.Document(bytes.With(">2023060.00<", ">2023060.01<"));
        Assert.NotEqual(document.UniqueCode, Cufe.Compute(document, TestKey));
        Assert.NotEqual(document.UniqueCode, Cufe.Compute(document, TestKey + "0"));
    }

    [Theory]
    [InlineData("1000", "0", "0", "0", "0", 1000)]
    [InlineData("1190", "90", "40", "500", "0.5", 640.5)]
    public void ExpectedTotal_FollowsFromItsParts(string inclusive, string allowance, string charge, string prepaid, string rounding, decimal expected)
    {
        static decimal D(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var document = Reading.Document(DianFixture.Invoice) with
        {
            TaxInclusive = D(inclusive), Allowance = D(allowance), Charge = D(charge), Prepaid = D(prepaid), Rounding = D(rounding),
        };
        Assert.Equal(expected, Arithmetic.ExpectedTotal(document));
        Assert.Null(Arithmetic.Agrees(document with { Total = null }));
        Assert.Null(Arithmetic.Agrees(document with { TaxInclusive = null }));
    }
}
