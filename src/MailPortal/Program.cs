using MailPortal.Accounts;
using MailPortal.Administration;
using MailPortal.Alerts;
using MailPortal.Api;
using MailPortal.Audit;
using MailPortal.Dashboard;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Documents;
using MailPortal.Hosting;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Outbox;
using MailPortal.Polling;
using MailPortal.Shell;
using MailPortal.Users;

var migrating = args.Contains(DatabaseUpgrade.Option);
var builder = WebApplication.CreateBuilder([.. args.Where(a => a != DatabaseUpgrade.Option)]);
builder.WebHost.UseStaticWebAssets();
builder.AddStoredSettings();
builder.AddPortalData();
builder.AddAudit();
builder.AddPortalSignIn();
builder.AddOrganizations();
builder.AddDiagnosis();
builder.AddAccounts();
builder.AddOutbox();
builder.AddMailboxes();
builder.AddDocuments();
builder.AddPolling();
builder.AddAlerts();
builder.AddDashboard();
builder.AddApi();
builder.AddAdministration();
builder.AddShell();
builder.AddPortalJobs(makeTables: migrating);

var app = builder.Build();
if (migrating)
{
    await PortalData.UpgradeAsync(app.Services, CancellationToken.None);
    await Jobs.MakeTablesAsync(app.Services, CancellationToken.None);
    return;
}
await PortalData.PrepareAsync(app.Services, CancellationToken.None);
await app.ReadStoredSettingsAsync();
await PortalData.TogetherAsync(app.EnsureFirstAdministratorAsync);
await PortalData.TogetherAsync(app.EnsureBootstrapKeyAsync);
await app.RecoverPollingAsync();
await app.RecoverOutboxAsync();
app.UseShell();
app.UseApiErrors();
app.MapPortalSignIn();
app.MapAccountLinking();
app.MapDownloads();
app.MapApi();
app.MapHealth();
app.MapShell();
await app.RunAsync();

public partial class Program;
