using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Organizations;
using MailPortal.Shell;
using MailPortal.Users;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.AddPortalData();
builder.AddAudit();
builder.AddPortalSignIn();
builder.AddOrganizations();
builder.AddShell();

var app = builder.Build();
await PortalData.MigrateAsync(app.Services, CancellationToken.None);
await app.EnsureFirstAdministratorAsync();
app.UseShell();
app.MapPortalSignIn();
app.MapShell();
await app.RunAsync();

public partial class Program;
