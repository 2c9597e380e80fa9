using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace MailPortal.Users;

/// <summary>Slows one network address that tries many accounts: the lock-out counts per account, this per caller.</summary>
internal static class SignInRateLimit
{
    public const string Policy = "sign-in";

    public static void AddSignInRateLimit(this IHostApplicationBuilder builder) => builder.Services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(Policy, context =>
        {
            // Looking at the page costs nothing and gives nothing away.
            if (!HttpMethods.IsPost(context.Request.Method)) return RateLimitPartition.GetNoLimiter("read");
            var attempts = context.RequestServices.GetRequiredService<IOptionsMonitor<PortalSignInOptions>>().CurrentValue.AttemptsPerMinute;
            // A window keeps its limit: a changed setting means new ones.
            return RateLimitPartition.GetFixedWindowLimiter($"{attempts} {context.Connection.RemoteIpAddress}",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = attempts, Window = TimeSpan.FromMinutes(1) });
        });
    });
}
