using System.Globalization;

namespace MailPortal.Alerts;

/// <summary>Words are found, and days written, in somebody's language as long as this is held: a job has no reader of its own.</summary>
internal sealed class PersonsLanguage : IDisposable
{
    private readonly (CultureInfo Formats, CultureInfo Words) before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public PersonsLanguage(string language) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
}
