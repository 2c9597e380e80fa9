using System.Text.Json;
using System.Text.Json.Serialization;
using MailPortal.Users;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace MailPortal.Api;

/// <summary>The HTTP API under <c>/api/v1</c> (docs/api.md).</summary>
internal static class ApiFeature
{
    private const string KeyOrPerson = "KeyOrPerson", ByAddress = "ByAddress";

    public static void AddApi(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ApiKeys>();
        // One challenge, not two: whoever brings a key is a program, everybody else a person.
        builder.Services.AddAuthentication().AddScheme<ApiKeyOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, _ => { })
            .AddPolicyScheme(KeyOrPerson, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme);
        // What no endpoint answers (an unknown address, a wrong method) is refused as its surroundings refuse: a key opens no page, a cookie no call.
        builder.Services.AddAuthentication().AddPolicyScheme(ByAddress, null, options => options.ForwardDefaultSelector = context =>
            context.Request.Path.StartsWithSegments("/api") ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(ByAddress).RequireAuthenticatedUser().Build());
        builder.Services.AddAuthorizationBuilder().AddPolicy(ApiKeyAuthentication.SchemeName, policy => policy.AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).RequireAuthenticatedUser());
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            json.Converters.Add(new IntervalConverter());
            json.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        });
        // Else a body that is no JSON would be an empty 400 outside development, and something else inside.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.AddApiRateLimit();
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer(OpenApiDescription.DescribeAsync));
    }

    /// <summary>The key of <c>Bootstrap:ApiKey</c>, before the first request.</summary>
    public static Task EnsureBootstrapKeyAsync(this WebApplication app) =>
        app.Services.GetRequiredService<ApiKeys>().EnsureBootstrapAsync(app.Configuration["Bootstrap:ApiKey"], CancellationToken.None);

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(ApiKeyAuthentication.SchemeName).RequireRateLimiting(ApiRateLimit.Policy)
            .AddEndpointFilter<ApiProblems>().DisableAntiforgery().WithGroupName("v1");
        api.MapOrganizations();
        api.MapSendingApplications();
        api.MapMailboxes();
        api.MapRuns();
        api.MapDocuments();
        api.MapMessages();
        api.MapAccounts();
        api.MapSends();
        api.MapStatus();
        app.MapOpenApi().RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = KeyOrPerson });
    }
}
