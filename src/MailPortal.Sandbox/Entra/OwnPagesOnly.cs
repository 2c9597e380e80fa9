using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Entra;

/// <summary>Keeps other sites from using Entra's pages through a person's browser.</summary>
internal static class OwnPagesOnly
{
    /// <summary>A foreign page may have a name of its own resolve to 127.0.0.1 and then read our pages as its own (it shows in Host), or post
    /// a form here (in Origin). Being sent here by a link is what an authorize page is for.</summary>
    public static void UseOwnPagesOnly(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var host = http.Request.Host;
        var ours = host.Host is "localhost" or "127.0.0.1" && host.Port == http.Connection.LocalPort;
        var origin = http.Request.Headers.Origin.ToString();
        if (!ours || (origin.Length > 0 && origin != $"{http.Request.Scheme}://{host}"))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            await http.Response.WriteAsync("The sandbox answers its own pages only.\n", http.RequestAborted);
            return;
        }
        await next(http);
    });
}
