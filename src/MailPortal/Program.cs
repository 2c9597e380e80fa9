using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Shell;
using MailPortal.Users;
using Microsoft.AspNetCore.Identity;
using Radzen;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.AddPortalData();
builder.AddAudit();
builder.Services.AddIdentity<PortalUser, IdentityRole<Guid>>().AddEntityFrameworkStores<PortalDbContext>().AddDefaultTokenProviders();
builder.Services.AddCascadingAuthenticationState();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddRadzenComponents();

var app = builder.Build();
await PortalData.MigrateAsync(app.Services, CancellationToken.None);
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapStaticAssets().AllowAnonymous();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
await app.RunAsync();

public partial class Program;
