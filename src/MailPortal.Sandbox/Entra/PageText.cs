using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Entra;

/// <summary>The words of the sign-in pages, in one of two languages.</summary>
internal sealed record PageText(bool Spanish)
{
    private string Say(string spanish, string english) => Spanish ? spanish : english;

    public string Language => Say("es", "en");

    public string Title => Say("Iniciar sesión", "Sign in");

    public string ThisIsTheSandbox => Say("Sandbox de MailPortal: aquí no interviene Microsoft.", "MailPortal sandbox: Microsoft has no part in this.");

    public string PickAccount => Say("Elija una cuenta", "Pick an account");

    public string OtherAccount => Say("Usar otra cuenta", "Use another account");

    public string Next => Say("Siguiente", "Next");

    public string Cancel => Say("Cancelar", "Cancel");

    public string Accept => Say("Aceptar", "Accept");

    public string Approve => Say("Aprobar", "Approve");

    public string UserUnknown => Say(
        "Es posible que este nombre de usuario no sea correcto. Compruebe que lo ha escrito bien; si no, póngase en contacto con su administrador.",
        "This username may be incorrect. Make sure you typed it correctly. Otherwise, contact your admin.");

    public string SecondFactor => Say("Apruebe la solicitud de inicio de sesión", "Approve sign in request");

    public string PermissionsRequested => Say("Permisos solicitados", "Permissions requested");

    public string ApplicationWants(string name) => Say($"{name} quiere:", $"{name} would like to:");

    public string ConsentMeaning => Say(
        "Si acepta, esta aplicación podrá hacer lo indicado con su cuenta hasta que usted retire el permiso en https://myapps.microsoft.com.",
        "Accepting means that you allow this app to do so with your account, until you change it at https://myapps.microsoft.com.");

    public string ConsentForAll => Say(
        "Si acepta, esta aplicación podrá hacer lo indicado con las cuentas de todos los usuarios de su organización. Ninguno tendrá que aceptarlo.",
        "If you accept, this app will get access to the specified resources for all users in your organization. No one else will be prompted.");

    public string SignedOut => Say("Ha cerrado la sesión", "You signed out of your account");

    public string ApprovalNeeded => Say("Se necesita la aprobación del administrador", "Need admin approval");

    public string ApprovalMeaning(string name) => Say(
        $"{name} necesita permiso para acceder a recursos de su organización que solo un administrador puede conceder. Pida a un administrador que conceda permiso a esta aplicación.",
        $"{name} needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.");

    public string ReturnWithoutConsent => Say("Volver a la aplicación sin conceder el consentimiento", "Return to the application without granting consent");

    public string Trouble => Say("No se pudo iniciar la sesión", "Sorry, but we’re having trouble signing you in.");

    public string TryAgain => Say("El inicio de sesión ya no está abierto. Vuelva a la aplicación y empiece de nuevo.", "This sign-in is no longer open. Go back to the application and start again.");

    public string EnterCode => Say("Escriba el código que muestra la aplicación", "Enter the code displayed on your app");

    public string Code => Say("Código", "Code");

    public string CodeWrong => Say("Ese código no funcionó. Compruébelo e inténtelo de nuevo.", "That code didn't work. Check the code and try again.");

    public string Finished => Say("Ha iniciado sesión en el dispositivo. Ya puede cerrar esta ventana.", "You have signed in on your device. You may now close this window.");

    public string Declined => Say("No se ha iniciado sesión en el dispositivo.", "You have not signed in on your device.");

    public string Scope(string key)
    {
        var (spanish, english) = DelegatedScopes.Words(key);
        return Say(spanish, english);
    }

    /// <summary>As <c>mkt</c> or <c>ui_locales</c> say, else the browser's first language; Spanish unless it is English.</summary>
    public static PageText For(HttpRequest request)
    {
        var wanted = new[] { request.Query["mkt"].ToString(), request.Query["ui_locales"].ToString(), request.Headers.AcceptLanguage.ToString() }.FirstOrDefault(x => x.Length > 0) ?? "";
        return new(!wanted.TrimStart().StartsWith("en", StringComparison.OrdinalIgnoreCase));
    }
}
