using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Portal.Diagnosis;

public sealed partial class ProblemTextTests
{
    private static readonly string[] Keys = ["Meaning", "Cause", "Fix"];
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static TheoryData<MailProblem> Problems => [.. Enum.GetValues<MailProblem>()];

    [Theory]
    [MemberData(nameof(Problems))]
    public void EveryProblem_HasMeaningCauseAndFix_InBothLanguages(MailProblem problem)
    {
        foreach (var key in Keys)
        {
            var (spanish, english) = (Entry(CultureInfo.InvariantCulture, problem, key), Entry(English, problem, key));
            Assert.False(string.IsNullOrWhiteSpace(spanish), $"{problem} {key} es");
            Assert.False(string.IsNullOrWhiteSpace(english), $"{problem} {key} en");
            Assert.NotEqual(spanish, english);
            Assert.EndsWith(".", spanish, StringComparison.Ordinal);
            Assert.EndsWith(".", english, StringComparison.Ordinal);
            Assert.DoesNotMatch(Usted(), spanish!);
            Assert.InRange(spanish!.Length, 8, 320);
            Assert.InRange(english!.Length, 8, 320);
        }
    }

    [Theory]
    [InlineData("Compruebe la clave."), InlineData("Vuelva a copiarla."), InlineData("Y copie su valor."), InlineData("Si usted quiere."), InlineData("Si falta algo, revise el buzón.")]
    public void Usted_IsFound(string sentence) => Assert.Matches(Usted(), sentence);

    [Theory]
    [InlineData("Pide al administrador que revise el riesgo."), InlineData("Comprueba la clave y copia su valor.")]
    public void Tu_IsLeftAlone(string sentence) => Assert.DoesNotMatch(Usted(), sentence);

    [Fact]
    public void Texts_WithoutAProblem_DoNotExist()
    {
        var known = Enum.GetValues<MailProblem>().SelectMany(p => Keys.Select(k => $"MP{(int)p}_{k}")).ToHashSet();
        foreach (var culture in (CultureInfo[])[CultureInfo.InvariantCulture, English])
            Assert.Empty(Set(culture).Cast<DictionaryEntry>().Select(e => (string)e.Key).Except(known));
    }

    private static string? Entry(CultureInfo culture, MailProblem problem, string key) => Set(culture).GetString($"MP{(int)problem}_{key}");

    // Without the parents: a missing English sentence must not hide behind the Spanish one.
    private static ResourceSet Set(CultureInfo culture) => ProblemText.ResourceManager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!;

    // The polite imperative looks like the subjunctive ("pide que revise"): it is looked for where a command stands, not behind "que".
    [GeneratedRegex(@"\busted(es)?\b|(^|[.;:,¡«(]\s*|\b[yoe]\s+)(vuelva|compruebe|copie|pegue|elija|espere|pida|cree|escriba|revise|añada|abra|use|utilice|inicie|ejecute|cambie|haga|envíe|pulse|intente|introduzca|seleccione|asigne|conceda|registre|active|libere|avise|busque|consulte|contacte|póngase|corrija|restaure|vincule|genere|cierre|lea|mire|borre|elimine|suba|aumente|habilite|permita|acepte|repita|rellene|complete|deje|ponga|tenga|confirme|guarde)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Usted();
}
