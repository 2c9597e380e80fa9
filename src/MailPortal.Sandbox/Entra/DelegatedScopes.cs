namespace MailPortal.Sandbox.Entra;

/// <summary>A permission that a person can give to an application.</summary>
/// <param name="Resource">The resource it belongs to, by its one name.</param>
/// <param name="Audience">The resource as the application wrote it: a token's <c>aud</c>.</param>
internal sealed record DelegatedScope(string Resource, string Audience, string Name)
{
    /// <summary>What consent is remembered by.</summary>
    public string Key => $"{Resource}/{Name}";
}

/// <summary>The delegated permissions that exist, in words for the page that asks for consent.</summary>
internal static class DelegatedScopes
{
    public const string Graph = "https://graph.microsoft.com";
    public const string Exchange = "https://outlook.office.com";
    public const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private const string ExchangeAppId = "00000002-0000-0ff1-ce00-000000000000";

    private static readonly Dictionary<string, (string Resource, string AppId)> Resources = new(StringComparer.OrdinalIgnoreCase)
    {
        [Graph] = (Graph, GraphAppId),
        [GraphAppId] = (Graph, GraphAppId),
        [Exchange] = (Exchange, ExchangeAppId),
        ["https://outlook.office365.com"] = (Exchange, ExchangeAppId),
    };

    // Scope -> Spanish, English. Graph lists the three mail protocols too, though Exchange takes no token of Graph's for them.
    private static readonly Dictionary<string, (string Es, string En)> Protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SMTP.Send"] = ("Enviar correo desde su buzón mediante SMTP AUTH", "Send emails from your mailbox using SMTP AUTH"),
        ["IMAP.AccessAsUser.All"] = ("Leer y escribir en su buzón mediante IMAP", "Read and write access to your mail via IMAP"),
        ["POP.AccessAsUser.All"] = ("Leer y escribir en su buzón mediante POP", "Read and write access to your mail via POP"),
    };

    private static readonly Dictionary<string, (string Es, string En)> OfGraph = new(Protocols, StringComparer.OrdinalIgnoreCase)
    {
        ["User.Read"] = ("Iniciar sesión y leer su perfil", "Sign you in and read your profile"),
        ["Mail.Send"] = ("Enviar correo en su nombre", "Send mail as you"),
        ["Mail.Send.Shared"] = ("Enviar correo en nombre de otras personas", "Send mail on behalf of others or yourself"),
        ["Mail.Read"] = ("Leer su correo", "Read your mail"),
        ["Mail.ReadWrite"] = ("Leer y escribir en su correo", "Read and write access to your mail"),
    };

    public static readonly IReadOnlyDictionary<string, (string Es, string En)> OpenId = new Dictionary<string, (string Es, string En)>(StringComparer.Ordinal)
    {
        ["openid"] = ("Iniciar sesión con su cuenta", "Sign you in"),
        ["profile"] = ("Ver su perfil básico", "View your basic profile"),
        ["email"] = ("Ver su dirección de correo electrónico", "View your email address"),
        ["offline_access"] = ("Mantener el acceso a los datos a los que se lo haya concedido", "Maintain access to data you have given it access to"),
    };

    public static (string Resource, string AppId)? Resource(string address) => Resources.TryGetValue(address.TrimEnd('/'), out var found) ? found : null;

    /// <summary>The scope under its right spelling; null when the resource has none of that name.</summary>
    public static string? Name(string resource, string name) => Of(resource).Keys.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static (string Es, string En) Words(string key)
    {
        if (OpenId.TryGetValue(key, out var words)) return words;
        var slash = key.LastIndexOf('/');
        return Of(key[..slash])[key[(slash + 1)..]];
    }

    private static Dictionary<string, (string Es, string En)> Of(string resource) => resource == Graph ? OfGraph : Protocols;
}
