using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Charset names to decoders.</summary>
internal static class CharsetNames
{
    private const int LongestName = 40;

    // What mailers write, where the platform knows the charset under another name only, and what they mean, where that is more than what they name
    // (as browsers read it: WHATWG Encoding Standard, section 4.2). Without "-", "_" and blanks, which everybody puts where he likes.
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["utf8"] = "utf-8", ["unicode11utf8"] = "utf-8", ["xunicode20utf8"] = "utf-8", ["utf8mb4"] = "utf-8",
        ["iso88591"] = "windows-1252", ["iso88599"] = "windows-1254", ["iso885911"] = "windows-874", ["tis620"] = "windows-874",
        ["iso88596i"] = "iso-8859-6", ["iso88596e"] = "iso-8859-6", ["iso88598i"] = "iso-8859-8", ["iso88598e"] = "iso-8859-8",
        ["latin1"] = "windows-1252", ["l1"] = "windows-1252", ["csisolatin1"] = "windows-1252", ["isoir100"] = "windows-1252", ["ibm819"] = "windows-1252", ["cp819"] = "windows-1252",
        ["iso88591:1987"] = "windows-1252", ["ansi"] = "windows-1252", ["xansi"] = "windows-1252", ["western"] = "windows-1252",
        ["latin2"] = "iso-8859-2", ["latin3"] = "iso-8859-3", ["latin4"] = "iso-8859-4", ["latin5"] = "windows-1254", ["latin7"] = "iso-8859-13", ["latin9"] = "iso-8859-15", ["latin0"] = "iso-8859-15",
        ["euckr"] = "ks_c_5601-1987", ["cp949"] = "ks_c_5601-1987", ["ms949"] = "ks_c_5601-1987", ["uhc"] = "ks_c_5601-1987", ["ksc5601"] = "ks_c_5601-1987", ["ksc56011992"] = "ks_c_5601-1987",
        ["eucjp"] = "euc-jp", ["xeucjp"] = "euc-jp", ["ujis"] = "euc-jp",
        ["gbk"] = "gb18030", ["gb2312"] = "gb18030", ["cp936"] = "gb18030", ["xgbk"] = "gb18030", ["euccn"] = "gb18030", ["hz"] = "hz-gb-2312", ["hzgb2312"] = "hz-gb-2312",
        ["cp932"] = "shift_jis", ["ms932"] = "shift_jis", ["windows31j"] = "shift_jis", ["shiftjis"] = "shift_jis", ["sjis"] = "shift_jis", ["xsjis"] = "shift_jis",
        ["cp950"] = "big5", ["big5"] = "big5", ["xbig5"] = "big5", ["big5hkscs"] = "big5", ["big5eten"] = "big5", ["big5hk"] = "big5",
        ["macroman"] = "macintosh", ["mac"] = "macintosh", ["xmacroman"] = "macintosh",
        ["usascii"] = "us-ascii", ["ascii"] = "us-ascii", ["us"] = "us-ascii", ["csascii"] = "us-ascii", ["cp367"] = "us-ascii", ["ibm367"] = "us-ascii", ["646"] = "us-ascii", ["iso646us"] = "us-ascii",
        ["iso646.irv:1991"] = "us-ascii", ["isoir6"] = "us-ascii", ["ansix3.41968"] = "us-ascii", ["ansix3.41986"] = "us-ascii",
        ["utf16"] = "utf-16", ["utf16le"] = "utf-16", ["unicode"] = "utf-16", ["ucs2"] = "utf-16", ["iso10646ucs2"] = "utf-16", ["utf16be"] = "utf-16BE", ["unicodefffe"] = "utf-16BE",
        ["utf32"] = "utf-32", ["utf32le"] = "utf-32", ["ucs4"] = "utf-32", ["utf32be"] = "utf-32BE",
    };

    private static readonly FrozenSet<string> NamesOfUtf7 = FrozenSet.Create("utf7", "unicode11utf7", "csunicode11utf7", "xunicode20utf7");

    // Asked for by any other name the platform throws, and a mail may name thousands.
    private static readonly FrozenDictionary<string, Encoding> BuiltIn = Encoding.GetEncodings()
        .Select(static known => known.GetEncoding()).DistinctBy(static known => known.WebName).ToFrozenDictionary(static known => known.WebName, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<int, Encoding> BuiltInPages = BuiltIn.Values.ToFrozenDictionary(static known => known.CodePage);

    private static readonly ConcurrentDictionary<string, Encoding?> Known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The decoder for a charset name; null when there is none.</summary>
    public static Encoding? Find(string name)
    {
        if (Known.TryGetValue(name, out var known))
            return known;
        var found = name.Length is 0 or > LongestName ? null : Meant(Look(name));
        // Names are the sender's: a bounded cache, or hostile mails would fill the memory with inventions.
        if (found is not null && Known.Count < 500)
            Known[name] = found;
        return found;
    }

    /// <summary>The decoder for a code page of Windows, under the same aliases; null when there is none.</summary>
    public static Encoding? OfPage(uint page)
    {
        // Page 0 would be whatever the machine has.
        return page is 0 or > ushort.MaxValue ? null : Meant(BuiltInPages.GetValueOrDefault((int)page) ?? CodePagesEncodingProvider.Instance.GetEncoding((int)page));
    }

    /// <summary>It is not the platform's: <see cref="Utf7"/> reads it.</summary>
    public static bool IsUtf7(string name) => NamesOfUtf7.Contains(Squeezed(name));

    // "cp28591", "ibm819" and others: the platform's own names for one that has an alias.
    private static Encoding? Meant(Encoding? found) => found is not null && Aliases.TryGetValue(Squeezed(found.WebName), out var alias) ? OfPlatform(alias) : found;

    private static Encoding? Look(string name)
    {
        var squeezed = Squeezed(name);
        return Aliases.TryGetValue(squeezed, out var alias) ? OfPlatform(alias) : OfPlatform(name) ?? Numbered(squeezed);
    }

    /// <summary>By the platform's own name, without an exception.</summary>
    private static Encoding? OfPlatform(string name) => BuiltIn.GetValueOrDefault(name) ?? CodePagesEncodingProvider.Instance.GetEncoding(name);

    private static string Squeezed(string name) => name.AsSpan().ContainsAny("-_ ") || name.AsSpan().ContainsAnyInRange('A', 'Z')
        ? string.Concat(name.Split(['-', '_', ' '])).ToLowerInvariant() : name;

    /// <summary><c>cp850</c>, <c>ibm437</c>, <c>xcp1252</c>, <c>windows1251</c>: a code page number behind a word; and <c>iso885915</c>, <c>iso2022jpms</c>.</summary>
    private static Encoding? Numbered(string squeezed)
    {
        if (squeezed.StartsWith("iso2022jp", StringComparison.Ordinal))
            return OfPlatform("iso-2022-jp");
        if (squeezed.IndexOf("8859", StringComparison.Ordinal) is >= 0 and var iso)
            return int.TryParse(squeezed.AsSpan(iso + 4), NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? Meant(OfPlatform($"iso-8859-{part}")) : null;
        var digits = squeezed.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyz");
        return digits.Length is >= 3 and <= 5 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? OfPage((uint)page) : null;
    }
}
