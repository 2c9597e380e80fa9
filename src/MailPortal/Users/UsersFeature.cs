using MailPortal.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailPortal.Users;

internal static class UsersFeature
{
    public static void AddPortalSignIn(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddIdentity<PortalUser, IdentityRole<Guid>>(ConfigureIdentity)
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager<PortalSignInManager>()
            .AddClaimsPrincipalFactory<PortalClaims>()
            .AddDefaultTokenProviders();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "MailPortal.SignIn";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromHours(8);
            options.SlidingExpiration = true;
            options.LoginPath = PortalUrls.Login;
            options.AccessDeniedPath = PortalUrls.Error;
            options.ReturnUrlParameter = "returnUrl";
        });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "MailPortal.Forms";
            options.Cookie.HttpOnly = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddOptions<PortalSignInOptions>().BindConfiguration(PortalSignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PortalSignInOptions>, PortalSignInOptions.Validator>();
        services.AddOptions<SecurityStampValidatorOptions>().Configure<IOptionsMonitor<PortalSignInOptions>>((stamps, signIn) =>
        {
            stamps.ValidationInterval = signIn.CurrentValue.RevalidateEvery;
            signIn.OnChange(changed => stamps.ValidationInterval = changed.RevalidateEvery);
            stamps.OnRefreshingPrincipal = renewed =>
            {
                SignInSessions.Carry(renewed.CurrentPrincipal!, renewed.NewPrincipal!);
                return Task.CompletedTask;
            };
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SignInValidation>();
        builder.AddSignInRateLimit();

        services.AddScoped<CurrentActor>();
        services.AddSingleton<SignInSessions>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<FirstAdministrator>();
        services.AddScoped<CreateUser>();
        services.AddSingleton<UserRows>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<UserKeys>();
        services.AddScoped<ChangeUser>();
        services.AddScoped<DisableUser>();
        services.AddScoped<ResetPassword>();
        services.AddScoped<UnlockUser>();
        services.AddScoped<OwnProfile>();
        services.AddScoped<SessionRenewal>();
        services.AddSingleton<SetupLink>();
        services.AddHostedService<SetupLinkAnnouncement>();
    }

    /// <summary>The administrator that the configuration names; start stops when it names one that cannot be made.</summary>
    public static async Task EnsureFirstAdministratorAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().EnsureAsync(app.Configuration);
    }

    public static void MapPortalSignIn(this WebApplication app) => app.MapPost(PortalUrls.SignOut, SignOutAsync);

    // A form of our own posts here with its antiforgery token: a picture in a mail that points here signs nobody out.
    private static async Task<IResult> SignOutAsync(PortalSignInManager signIn, SignInSessions sessions, HttpContext http, IFormCollection form)
    {
        _ = form;
        await sessions.EndAsync(http.User);
        await signIn.SignOutAsync();
        return Results.LocalRedirect(PortalUrls.Login);
    }

    private static void ConfigureIdentity(IdentityOptions options)
    {
        // Length is what makes a password strong; rules of composition make people write it down.
        options.Password.RequiredLength = 10;
        options.Password.RequiredUniqueChars = 5;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        options.Lockout.AllowedForNewUsers = true;
        options.User.RequireUniqueEmail = true;
    }
}
