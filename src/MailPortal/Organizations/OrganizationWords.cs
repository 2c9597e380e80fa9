using MailPortal.Hosting;

namespace MailPortal.Organizations;

internal static class OrganizationWords
{
    public static string Language(string code) => code switch
    {
        Cultures.Spanish => OrganizationsText.LanguageSpanish,
        Cultures.English => OrganizationsText.LanguageEnglish,
        _ => code,
    };
}
