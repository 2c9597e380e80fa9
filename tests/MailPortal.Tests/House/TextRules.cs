using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MailPortal.Tests.House;

/// <summary>Words for people lie in typed .resx, in Spanish and English alike. What is judged is an argument: the plants pass through the
/// same code as the house.</summary>
internal static partial class TextRules
{
    // Attributes and parameters that a person reads or hears.
    private static readonly HashSet<string> Spoken = new(StringComparer.OrdinalIgnoreCase)
    {
        "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "alt", "label", "text", "hint", "lead", "message", "summary", "detail",
        "help", "about", "never", "backtext", "shown", "emptytext", "header", "caption", "description", "oktext", "canceltext", "buttontext", "legend", "value-text",
    };

    // Said to usted at the beginning of a sentence; the house says tú (Revisa, Copia, Escribe).
    private static readonly HashSet<string> Usted =
    [
        "Abra", "Acepte", "Active", "Actualice", "Agregue", "Añada", "Asegúrese", "Autorice", "Busque", "Cambie", "Compruebe", "Conceda", "Configure",
        "Confirme", "Consulte", "Copie", "Corrija", "Cree", "Deje", "Descargue", "Desvincule", "Elija", "Elimine", "Envíe", "Escriba", "Espere", "Guarde",
        "Haga", "Indique", "Ingrese", "Inicie", "Instale", "Intente", "Introduzca", "Llame", "Marque", "Mire", "Pegue", "Permita", "Pida", "Ponga", "Pruebe", "Pulse",
        "Quite", "Recuerde", "Recargue", "Registre", "Reintente", "Renueve", "Revise", "Seleccione", "Siga", "Solicite", "Suba", "Tenga", "Use", "Utilice", "Vaya",
        "Verifique", "Vincule", "Vuelva",
    ];

    /// <summary>Prose that stands in a component instead of in its resources.</summary>
    public static IEnumerable<string> LiteralProse(CodeModule module, string root, IReadOnlyCollection<string> exempt) =>
        module.RenderCalls.Where(c => c.From.Within(root)).SelectMany(c => Shown(c).Where(t => IsProse(t, exempt)).Select(t => $"{c.From.FullName}: \"{t.Trim()}\"")).Distinct();

    /// <summary>Spanish in code: it has letters that English has not.</summary>
    public static IEnumerable<string> SpanishInCode(CodeModule module, string root, IReadOnlyCollection<string> exempt) =>
        module.Texts.Where(t => t.From.Within(root) && Accented().IsMatch(t.Text) && !exempt.Contains($"{t.From.Name}.{t.Member}"))
            .Select(t => $"{t.From.FullName}.{t.Member}: \"{t.Text}\"").Distinct();

    /// <summary>Both languages of one resource: same keys, same placeholders, nothing empty.</summary>
    public static IEnumerable<string> Differences(string name, XDocument? spanish, XDocument? english)
    {
        if (spanish is null || english is null)
        {
            yield return $"{name} has no {(spanish is null ? "Spanish" : "English")}";
            yield break;
        }
        foreach (var (language, document) in ((string, XDocument)[])[("Spanish", spanish), ("English", english)])
        {
            foreach (var twice in Entries(document).GroupBy(e => e.Key).Where(g => g.Count() > 1)) yield return $"{name}: {twice.Key} stands twice in {language}";
            foreach (var (key, _) in Entries(document).Where(e => string.IsNullOrWhiteSpace(e.Value))) yield return $"{name}: {key} is empty in {language}";
        }
        var (es, en) = (Entries(spanish).ToLookup(e => e.Key, e => e.Value), Entries(english).ToLookup(e => e.Key, e => e.Value));
        foreach (var key in es.Select(g => g.Key).Except(en.Select(g => g.Key))) yield return $"{name}: {key} is missing in English";
        foreach (var key in en.Select(g => g.Key).Except(es.Select(g => g.Key))) yield return $"{name}: {key} is missing in Spanish";
        foreach (var key in es.Select(g => g.Key).Intersect(en.Select(g => g.Key)))
            if (!Placeholders(es[key].First()).SetEquals(Placeholders(en[key].First()))) yield return $"{name}: {key} has other placeholders in English";
    }

    /// <summary>Sentences that say usted where the house says tú. Words between « » are quoted from elsewhere.</summary>
    public static IEnumerable<string> SaysUsted(string name, XDocument spanish) =>
        from entry in Entries(spanish)
        let said = Quoted().Replace(entry.Value, "«»")
        from word in SentenceStart().Matches(said).Select(m => m.Groups[1].Value).Where(Usted.Contains).Concat(UstedItself().Matches(said).Select(m => m.Value))
        select $"{name}: {entry.Key} says \"{word}\"";

    private static IEnumerable<(string Key, string Value)> Entries(XDocument document) =>
        document.Root!.Elements("data").Select(d => ((string)d.Attribute("name")!, (string?)d.Element("value") ?? ""));

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Groups[1].Value)];

    private static IEnumerable<string> Shown(RenderCall call) => call.Method switch
    {
        "AddMarkupContent" => call.Texts.SelectMany(FromMarkup),
        "AddContent" => call.Texts,
        // The first text is the attribute's name; what follows went into its value.
        "AddAttribute" or "AddComponentParameter" when call.Texts.Count > 1 && Spoken.Contains(call.Texts[0]) => call.Texts.Skip(1),
        _ => [],
    };

    private static IEnumerable<string> FromMarkup(string markup) =>
        Attribute().Matches(markup).Where(m => Spoken.Contains(m.Groups[1].Value)).Select(m => m.Groups[2].Value)
            .Concat(Tag().Split(Drawing().Replace(markup, "")).Select(t => System.Net.WebUtility.HtmlDecode(t)));

    private static bool IsProse(string text, IReadOnlyCollection<string> exempt) =>
        Word().Matches(text).Any(w => !exempt.Contains(w.Value));

    [GeneratedRegex(@"\p{L}{2,}[\p{L}\d]*")]
    private static partial Regex Word();

    [GeneratedRegex("[áéíóúüñÁÉÍÓÚÜÑ¿¡]")]
    private static partial Regex Accented();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("«[^»]*»")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?:^|[.:;!?¡¿»)]\s*)(\p{Lu}\p{L}+)")]
    private static partial Regex SentenceStart();

    [GeneratedRegex(@"\b[Uu]sted(es)?\b")]
    private static partial Regex UstedItself();

    [GeneratedRegex(@"<style.*?</style>|<script.*?</script>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("([\\w-]+)=\"([^\"]*)\"")]
    private static partial Regex Attribute();
}
