using System.Threading.RateLimiting;

namespace MailPortal.Users;

/// <summary>Slows one network address that tries many accounts: the lock-out counts per account, this per caller.</summary>
internal static class SignInRateLimit
{
    public const string Policy = "sign-in";
    public const string AttemptsKey = "SignIn:AttemptsPerMinute";

    public static void AddSignInRateLimit(this IHostApplicationBuilder builder)
    {
        var attempts = builder.Configuration.GetValue(AttemptsKey, 20);
        if (attempts < 1) throw new InvalidOperationException($"{AttemptsKey} must be at least 1.");
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(Policy, context => HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "",
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = attempts, Window = TimeSpan.FromMinutes(1) })
                // Looking at the page costs nothing and gives nothing away.
                : RateLimitPartition.GetNoLimiter("read"));
        });
    }
}
