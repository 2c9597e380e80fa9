using System.Xml.Linq;

namespace MailPortal.Tests.House;

/// <summary>Spanish and English say the same things, in resources and nowhere else.</summary>
public sealed class TextTests
{
    private const string Plants = "MailPortal.Tests.House.Planted";

    /// <summary>Words that are the same in both languages.</summary>
    private static readonly string[] SameInBothLanguages =
    [
        "MailPortal", // the product's name
        "POP3", "SSL", "TLS", "STARTTLS", // protocols
    ];

    /// <summary>Methods that hold Spanish on purpose.</summary>
    private static readonly string[] HoldSpanish =
    [
        "Preferences..cctor", // each language is offered under its own name
    ];

    public static TheoryData<string> Resources => [.. ResourceFiles().Select(f => Path.GetRelativePath(Source, f).Replace(".en.resx", ".resx", StringComparison.Ordinal)).Distinct().Order()];

    private static string Source => Repository.PathOf("src", "MailPortal");

    [Theory]
    [MemberData(nameof(Resources))]
    public void Resource_SaysTheSameInBothLanguages(string resource) =>
        Assert.Empty(TextRules.Differences(resource, Load(resource), Load(Path.ChangeExtension(resource, ".en.resx"))));

    [Theory]
    [MemberData(nameof(Resources))]
    public void Resource_SaysTuNotUsted(string resource) => Assert.Empty(TextRules.SaysUsted(resource, Load(resource)!));

    [Fact]
    public void Components_HoldNoProse() => None(TextRules.LiteralProse(House.Portal, House.Root, SameInBothLanguages));

    [Fact]
    public void Code_HoldsNoSpanish() => None(TextRules.SpanishInCode(House.Portal, House.Root, HoldSpanish));

    [Fact]
    public void LiteralProse_Planted_IsFound()
    {
        string[] expected = ["Hola mundo", "Un título", "Escribe aquí", "Ayuda de lectura", "Texto de otro", "Según el caso", "Aviso:", "Fuera"];
        var found = TextRules.LiteralProse(CodeModule.Read(typeof(TextTests).Assembly), Plants, SameInBothLanguages).ToArray();
        Assert.Equal(expected.Select(e => $"{Plants}.Words.LiteralProse: \"{e}\"").Order(), found.Order());
    }

    [Fact]
    public void SpanishInCode_Planted_IsFound()
    {
        var module = CodeModule.Read(typeof(TextTests).Assembly);
        Assert.Contains($"{Plants}.Words.SpeaksSpanish.Say: \"¡Listo!\"", TextRules.SpanishInCode(module, Plants, []));
        Assert.DoesNotContain(TextRules.SpanishInCode(module, Plants, ["SpeaksSpanish.Say"]), v => v.Contains("SpeaksSpanish", StringComparison.Ordinal));
    }

    [Fact]
    public void Differences_Planted_AreFound()
    {
        var spanish = Resx(("Same", "Uno"), ("OnlySpanish", "Dos"), ("Empty", " "), ("Holes", "{0} de {1}"), ("Reordered", "{0} {1:d}"), ("Twice", "a"), ("Twice", "b"));
        var english = Resx(("Same", "One"), ("OnlyEnglish", "Three"), ("Empty", "x"), ("Holes", "{0} of all"), ("Reordered", "{1} {0}"), ("Twice", "a"));
        Assert.Equal(["X: Twice stands twice in Spanish", "X: Empty is empty in Spanish", "X: OnlySpanish is missing in English", "X: OnlyEnglish is missing in Spanish",
            "X: Holes has other placeholders in English"], TextRules.Differences("X", spanish, english));
        Assert.Equal(["X has no English"], TextRules.Differences("X", spanish, null));
        Assert.Equal(["X has no Spanish"], TextRules.Differences("X", null, english));
    }

    [Theory]
    [InlineData("Revise el puerto.", "Revise")]
    [InlineData("No se pudo. Copie el valor.", "Copie")]
    [InlineData("Si usted quiere", "usted")]
    [InlineData("Revisa el puerto.", null)]
    [InlineData("Pulsa «Copie» y sigue.", null)]
    [InlineData("Pide a quien use el portal que lo active.", null)]
    public void SaysUsted_Planted_IsFound(string sentence, string? word) =>
        Assert.Equal(word is null ? [] : [$"X: Key says \"{word}\""], TextRules.SaysUsted("X", Resx(("Key", sentence))));

    private static IEnumerable<string> ResourceFiles() => Directory.EnumerateFiles(Source, "*.resx", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static XDocument? Load(string relative) => File.Exists(Path.Combine(Source, relative)) ? XDocument.Load(Path.Combine(Source, relative)) : null;

    private static XDocument Resx(params (string Key, string Value)[] entries) =>
        new(new XElement("root", entries.Select(e => new XElement("data", new XAttribute("name", e.Key), new XElement("value", e.Value)))));

    private static void None(IEnumerable<string> violations)
    {
        var found = violations.ToArray();
        Assert.True(found.Length == 0, $"Words for people belong into .resx:\n  {string.Join("\n  ", found)}");
    }
}
