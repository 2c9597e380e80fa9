using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Control;

/// <summary>Keeps web pages out of the control endpoints: they are meant for programs of this machine.</summary>
internal static class LocalOnly
{
    /// <summary>A page that a person's browser has open could have its own name resolve to 127.0.0.1 (DNS rebinding), or simply post a form
    /// here. The first shows in Host, the second in Origin; with either the sandbox could be read or switched from outside, so both are refused.</summary>
    public static void UseLocalOnly(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var host = http.Request.Host;
        var ours = host.Host is "127.0.0.1" or "localhost" && host.Port == http.Connection.LocalPort;
        if (!ours || http.Request.Headers.ContainsKey("Origin"))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            await http.Response.WriteAsync("The sandbox answers programs on this machine only.\n", http.RequestAborted);
            return;
        }
        await next(http);
    });
}
