using System.Globalization;
using System.Resources;

namespace MailPortal.BrowserTests;

/// <summary>What the portal says in the language of a page.</summary>
internal static class Spoken
{
    public static string In(this ResourceManager texts, bool english, string key) =>
        texts.GetString(key, CultureInfo.GetCultureInfo(english ? "en" : "es")) ?? throw new ArgumentException($"{texts.BaseName} has no {key}.", nameof(key));
}
