using System.Reflection;
using MailPortal.Documents;
using MailPortal.Invoices;

namespace MailPortal.Tests.Portal.Documents;

public sealed class InvoiceWordsTests
{
    public static TheoryData<string, string> Values()
    {
        var data = new TheoryData<string, string>();
        foreach (var language in new[] { "es", "en" })
            foreach (var words in Words()) data.Add(language, words.GetParameters()[0].ParameterType.Name);
        return data;
    }

    private static IEnumerable<MethodInfo> Words() => typeof(InvoiceWords).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(m => m.GetParameters() is [{ ParameterType.IsEnum: true }]);

    [Fact]
    public void Words_OfEverythingThatPagesShow_Exist() =>
        Assert.Equal(
            [nameof(DocumentClass), nameof(DocumentFormat), nameof(DocumentReferenceKind), nameof(FileKind), nameof(ReadProblemKind), nameof(TraceStepKind), nameof(WarningKind)],
            Words().Select(m => m.GetParameters()[0].ParameterType.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Values))]
    public void EveryValue_HasItsOwnWords(string language, string type)
    {
        using var _ = new Culture(language);
        var words = Words().Single(m => m.GetParameters()[0].ParameterType.Name == type);
        var said = Enum.GetValues(words.GetParameters()[0].ParameterType).Cast<object>().ToDictionary(v => v, v => (string?)words.Invoke(null, [v]));
        Assert.All(said, s => Assert.False(string.IsNullOrWhiteSpace(s.Value), $"{type}.{s.Key}"));
        Assert.Empty(said.Values.GroupBy(s => s).Where(s => s.Count() > 1).Select(s => s.Key));
    }

    [Theory]
    [InlineData("es", "94", "und.")]
    [InlineData("en", "94", "ea")]
    [InlineData("es", "kgm", "kg")]
    [InlineData("es", "QWX", "QWX")]
    [InlineData("es", null, "")]
    public void Unit_CommonOrNot_IsAWordOrTheCode(string language, string? code, string expected)
    {
        using var _ = new Culture(language);
        Assert.Equal(expected, InvoiceWords.Unit(code));
    }

    [Theory]
    [InlineData("09:03:55-05:00", "09:03:55 (UTC−05:00)")]
    [InlineData("09:03:55Z", "09:03:55 (UTC)")]
    [InlineData("09:03:55.123+02:00", "09:03:55 (UTC+02:00)")]
    [InlineData("09:03", "09:03")]
    [InlineData("9h03", "9h03")]
    [InlineData(null, "")]
    public void Clock_AsWritten_SetsTheZoneApart(string? written, string expected) => Assert.Equal(expected, Amounts.Clock(written));

    [Theory]
    [InlineData("es", "1.234.567,80 COP")]
    [InlineData("en", "1,234,567.80 COP")]
    public void Money_IsWrittenAsThePersonReadsIt(string language, string expected)
    {
        using var _ = new Culture(language);
        Assert.Equal(expected, Amounts.Money(1234567.8m, "COP"));
    }

    [Theory]
    [InlineData("2 z0.zip", "Adjunto · parte 2", "z0.zip")]
    [InlineData("1.2 mi factura.zip", "Adjunto · parte 1.2", "mi factura.zip")]
    [InlineData("factura 2.zip", "Adjunto", "factura 2.zip")]
    public void Attachment_SaysItsPartApartFromItsName(string step, string place, string name)
    {
        using var _ = new Culture("es");
        var look = TraceLook.Of(new(TraceStepKind.Attachment, step));
        Assert.Equal((place, name), (look.Place, look.Name));
    }
}
