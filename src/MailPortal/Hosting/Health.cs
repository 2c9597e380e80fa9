using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Hosting;

/// <summary>For balancers and scripts: <c>/health/live</c> says that the process answers, <c>/health/ready</c> that it can work. They say
/// nothing else, and so need no sign-in.</summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(IDbContextFactory<PortalDbContext> contexts, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Database.CanConnectAsync(cancellation) ? Results.Text("ready") : Results.Text("database", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
