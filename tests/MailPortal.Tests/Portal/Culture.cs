using System.Globalization;

namespace MailPortal.Tests.Portal;

/// <summary>Says which language a test reads; the former one comes back at its end.</summary>
internal sealed class Culture : IDisposable
{
    private readonly (CultureInfo, CultureInfo) before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public Culture(string name) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
}
