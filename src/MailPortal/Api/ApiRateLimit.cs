using System.Threading.RateLimiting;
using MailPortal.Users;

namespace MailPortal.Api;

/// <summary>Calls per key and minute (<c>Api:CallsPerMinute</c>): one program that runs wild must not stop the others.</summary>
internal static class ApiRateLimit
{
    public const string Policy = "api";
    private const int CallsPerMinute = 1200;

    public static void AddApiRateLimit(this IHostApplicationBuilder builder)
    {
        var calls = builder.Configuration.GetValue("Api:CallsPerMinute", CallsPerMinute);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Policy, context => RateLimitPartition.GetTokenBucketLimiter(PartitionOf(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = calls,
                TokensPerPeriod = Math.Max(1, calls / 60),
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
            limiter.OnRejected = async (context, _) =>
            {
                if (context.HttpContext.Request.Path.StartsWithSegments("/api")) await ApiProblems.TooMany().ExecuteAsync(context.HttpContext);
            };
        });
    }

    private static string PartitionOf(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() is { Length: > 0 } key ? ApiKey.HashOf(key) : context.Connection.RemoteIpAddress?.ToString() ?? "";
}
