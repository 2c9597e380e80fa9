using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Tests.Portal.Diagnosis;

public sealed class MailboxCheckTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static readonly CultureInfo Spanish = CultureInfo.GetCultureInfo("es");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    [Fact]
    public async Task Check_AllRight_PassesEveryStepAndMakesTheFolders()
    {
        var settings = fixture.Settings();
        var report = await RunAsync(settings);
        Assert.True(report.Ok, Json(report));
        Assert.Equal(["resolve", "connect", "tls", "token", "tokenContents", "signIn", "mailbox", "folders"], report.Steps.Select(s => s.Name));
        Assert.All(report.Steps, s => Assert.Equal(CheckOutcome.Passed, s.Outcome));
        Assert.Equal(SampleTenant.Reception.ObjectId.ToString(), Fact(report, "tokenContents", "objectId"));
        Assert.Equal("MailPortal/Procesados, MailPortal/Sin documentos, MailPortal/Con error", Fact(report, "folders", "made"));
        Assert.Superset(new HashSet<string> { "MailPortal/Procesados", "MailPortal/Sin documentos", "MailPortal/Con error" }, fixture.Sandbox.Look(settings.User).Select(f => f.Name).ToHashSet());
    }

    /// <summary>Whoever waits for a server that says nothing sees that name and connection are all right.</summary>
    [Fact]
    public async Task Check_WhileTheServerIsSilent_HasToldTheStepsBefore()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously); // inline, nothing could be told too late
        var told = new List<string>();
        var check = fixture.Check().RunAsync(fixture.Settings() with { Port = ((IPEndPoint)server.LocalEndpoint).Port }, new Listener(step =>
        {
            told.Add(step.Name);
            if (step.Name == CheckStepName.Connect) connected.SetResult();
        }), TestContext.Current.CancellationToken, Spanish);
        using (var client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            // It hangs up only once the steps before were told.
            await Task.WhenAny(connected.Task, check);
            Assert.Equal(["resolve", "connect"], told);
        }
        Assert.Equal(["resolve", "connect", "tls", "token", "tokenContents", "signIn", "mailbox", "folders"], (await check).Steps.Select(s => s.Name));
    }

    [Fact]
    public async Task Check_Again_MakesNothingAndChangesNoMessage()
    {
        var settings = fixture.Settings();
        await fixture.Sandbox.DeliverAsync(settings.User, "From: a@example.test\r\nSubject: x\r\n\r\nbody\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True((await RunAsync(settings)).Ok);
        var before = Json(fixture.Sandbox.Look(settings.User));
        var again = await RunAsync(settings);
        Assert.True(again.Ok);
        Assert.DoesNotContain(again.Steps[^1].Evidence, e => e.Name == "made");
        Assert.Equal("1", Fact(again, "mailbox", "messages"));
        Assert.Equal(before, Json(fixture.Sandbox.Look(settings.User)));
    }

    [Fact]
    public async Task Check_Password_SkipsTheTokenAndPasses()
    {
        var report = await RunAsync(Password(SampleTenant.OpenDomainPassword));
        Assert.True(report.Ok, Json(report));
        Assert.Equal(["token", "tokenContents"], report.Steps.Where(s => s.Outcome == CheckOutcome.Skipped).Select(s => s.Name));
    }

    [Fact]
    public async Task Check_StartTls_Passes()
    {
        var report = await RunAsync(Password(SampleTenant.OpenDomainPassword) with { Port = fixture.Info.StartTlsImapPort, Security = ConnectionSecurity.StartTls });
        Assert.True(report.Ok, Json(report));
    }

    [Fact]
    public async Task Check_WrongPassword_BlamesThePassword() =>
        Expect(await RunAsync(Password("wrong-password-7d1f")), "signIn", MailProblem.CredentialsWrong, "password", "AUTHENTICATIONFAILED");

    [Fact]
    public async Task Check_PasswordAtExchange_SaysThatPasswordsAreGone()
    {
        var failure = (await RunAsync(Password(SampleTenant.OpenDomainPassword) with { Port = fixture.Info.ImapPort })).Failure!;
        Assert.Equal("signIn", failure.Name);
        Assert.Contains(failure.Problem!.Value, (MailProblem[])[MailProblem.PasswordSignInBlocked, MailProblem.PasswordSignInRefused]);
        Assert.Empty(failure.Remedies);
    }

    [Fact]
    public async Task Check_WrongSecret_BlamesTheSecret() =>
        Expect(await RunAsync(fixture.Settings() with { Secret = new("Zz9~wrong.secret-of-nobody_123") }), "token", MailProblem.ClientSecretWrong, "secret", "AADSTS7000215");

    [Fact]
    public async Task Check_IdOfTheSecret_SaysSo() =>
        Expect(await RunAsync(fixture.Settings() with { Secret = new(SampleTenant.CurrentSecret.Id.ToString()) }), "token", MailProblem.ClientSecretIdGiven, "secret", "AADSTS7000215");

    [Fact]
    public async Task Check_ExpiredSecret_SaysSo() =>
        Expect(await RunAsync(fixture.Settings() with { Secret = new(SampleTenant.ExpiredSecret.Value) }), "token", MailProblem.ClientSecretExpired, "secret", "AADSTS7000222");

    [Fact]
    public async Task Check_UnknownApplication_BlamesTheApplication() =>
        Expect(await RunAsync(fixture.Settings() with { ApplicationId = "11111111-2222-3333-4444-555555555555" }), "token", MailProblem.ApplicationNotFound, "applicationId", "AADSTS700016");

    [Fact]
    public async Task Check_UnknownTenant_BlamesTheTenant() =>
        Expect(await RunAsync(fixture.Settings() with { TenantId = "99999999-2222-3333-4444-555555555555" }), "token", MailProblem.TenantNotFound, "tenantId", "AADSTS90002");

    [Fact]
    public async Task Check_SettingsEmpty_NamesWhatIsMissing()
    {
        Expect(await RunAsync(fixture.Settings() with { TenantId = null }), "token", MailProblem.TenantRequired, "tenantId", null);
        Expect(await RunAsync(fixture.Settings() with { ApplicationId = "" }), "token", MailProblem.ApplicationIdMalformed, "applicationId", null);
        Expect(await RunAsync(fixture.Settings() with { Secret = new("") }), "token", MailProblem.ClientSecretMissing, "secret", null);
    }

    [Fact]
    public async Task Check_RoleMissing_SaysThatConsentIsMissing()
    {
        var report = await RunAsync(fixture.Settings(application: SampleTenant.WithoutRole));
        Expect(report, "tokenContents", MailProblem.RoleMissing, "applicationId", null);
        Assert.Contains("consentimiento", report.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(SampleTenant.WithoutRole.ObjectId.ToString(), Fact(report, "tokenContents", "objectId"));
    }

    [Fact]
    public async Task Check_RoleOfPop3Only_IsMissingForImap()
    {
        var report = await RunAsync(fixture.Settings(application: SampleTenant.PopOnly));
        Expect(report, "tokenContents", MailProblem.RoleMissing, "applicationId", null);
        Assert.Equal("POP.AccessAsApp", Fact(report, "tokenContents", "roles"));
    }

    [Fact]
    public async Task Check_NotInExchange_SaysWhatRemainsWithTheRightObjectId()
    {
        var report = await RunAsync(fixture.Settings(application: SampleTenant.NotInExchange));
        Expect(report, "signIn", MailProblem.SignInRefused, "user", "AUTHENTICATE failed");
        Assert.Equal($"New-ServicePrincipal -AppId '{SampleTenant.NotInExchange.ClientId}' -ObjectId '{SampleTenant.NotInExchange.ObjectId}' -DisplayName 'MailPortal'", report.Failure!.Remedies[0].Command);
        Assert.Equal(ProblemRetry.AfterPropagation, report.Failure.Retry);
    }

    [Fact]
    public async Task Check_NoFullAccess_BlamesTheMailbox()
    {
        var settings = fixture.Settings(SampleTenant.Mailbox, SampleTenant.WithoutFullAccess);
        var report = await RunAsync(settings);
        Expect(report, "mailbox", MailProblem.MailboxNotConnected, "user", "User is authenticated but not connected");
        Assert.Equal(CheckOutcome.Passed, report.Steps.Single(s => s.Name == "signIn").Outcome);
        Assert.StartsWith($"Add-MailboxPermission -Identity '{SampleTenant.Mailbox}' -User '{SampleTenant.WithoutFullAccess.ObjectId}'", report.Failure!.Remedies[0].Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_UnknownHost_BlamesTheHost() =>
        Expect(await RunAsync(fixture.Settings() with { Host = "no-such-host.invalid" }), "resolve", MailProblem.HostNotFound, "host", null);

    [Fact]
    public async Task Check_PrivateHost_IsRefused() =>
        Expect(await RunAsync(fixture.Settings(), fixture.Check(loopback: false)), "resolve", MailProblem.PrivateAddressRefused, "host", null);

    [Fact]
    public async Task Check_NothingOnThePort_BlamesThePort() =>
        Expect(await RunAsync(fixture.Settings() with { Port = 1 }), "connect", MailProblem.ConnectionRefused, "port", null);

    [Fact]
    public async Task Check_PortOfAnotherService_BlamesThePort() =>
        Expect(await RunAsync(fixture.Settings() with { Port = fixture.Info.Entra.Port }, fixture.Check(impatient: true)), "tls", MailProblem.ServerSilent, "port", null);

    [Fact]
    public async Task Check_PlainTextOnTlsPort_BlamesTheSecurity() =>
        Expect(await RunAsync(fixture.Settings() with { Port = fixture.Info.Faulty.PlainText }), "tls", MailProblem.PlainTextOnTlsPort, "security", null);

    [Fact]
    public async Task Check_ServerThatNeverAnswers_SaysSo() =>
        Expect(await RunAsync(fixture.Settings() with { Port = fixture.Info.Faulty.Silent }, fixture.Check(impatient: true)), "tls", MailProblem.ServerSilent, "port", null);

    [Fact]
    public async Task Check_CertificateUntrusted_SaysSoAndShowsIt()
    {
        var report = await RunAsync(fixture.Settings() with { Port = fixture.Info.Faulty.CertificateUntrusted });
        Expect(report, "tls", MailProblem.CertificateUntrusted, "host", null);
        Assert.NotEmpty(Fact(report, "tls", "issuer"));
    }

    [Fact]
    public async Task Check_CertificateExpired_SaysSo() =>
        Expect(await RunAsync(fixture.Settings() with { Port = fixture.Info.Faulty.CertificateExpired }), "tls", MailProblem.CertificateExpired, "host", null);

    [Fact]
    public async Task Check_CertificateOfAnother_SaysSo() =>
        Expect(await RunAsync(fixture.Settings() with { Port = fixture.Info.Faulty.CertificateWrongName }), "tls", MailProblem.CertificateNameMismatch, "host", null);

    [Theory]
    [InlineData("https://localhost:1", true, "cloud"), InlineData("https://localhost:1", false, null), InlineData("https://no-such-host.invalid", true, "cloud")]
    public async Task Check_TokenServiceNotThere_NamesItsHostAndBlamesTheCloudWhereOneWasChosen(string instance, bool chosen, string? field)
    {
        var cloud = MailPortal.Mail.Microsoft.MicrosoftCloud.Custom(new(instance), fixture.Info.ExchangeResource, new(instance));
        var report = await RunAsync(fixture.Settings() with { Cloud = cloud, CloudChosen = chosen });
        Expect(report, "token", MailProblem.TokenServiceUnreachable, field, null);
        Assert.Contains(cloud.Instance.Host, report.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ScopeOfAnotherService_BlamesTheScope() => Expect(
        await RunAsync(fixture.Settings() with { Cloud = fixture.Cloud with { ExchangeScope = "https://graph.microsoft.com/.default" } }), "tokenContents", MailProblem.WrongAudience, "tokenScope", null);

    [Fact]
    public async Task Check_FolderMissing_BlamesTheFolder() =>
        Expect(await RunAsync(fixture.Settings() with { SourceFolder = "Proveedores" }), "mailbox", MailProblem.FolderMissing, "sourceFolder", "Proveedores");

    [Fact]
    public async Task Check_FolderNameImpossible_BlamesTheFolders() =>
        Expect(await RunAsync(fixture.Settings() with { Folders = new("MailPortal//x", "b", "c") }), "folders", MailProblem.FolderNameRefused, "folders", null);

    [Fact]
    public async Task Check_ControlCharacterInTheUser_IsRefusedHere() =>
        Expect(await RunAsync(fixture.Settings() with { User = "a\u0001auth=Bearer x@auto.test" }), "signIn", MailProblem.CredentialsWrong, "user", null);

    [Fact]
    public async Task Check_Throttled_KeepsTheWait()
    {
        var settings = fixture.Settings();
        fixture.Sandbox.Faults.Set(Fault.ImapThrottled, new() { Mailbox = settings.User, Milliseconds = 4200 });
        var report = await RunAsync(settings);
        Assert.Equal((MailProblem.ServerThrottled, TimeSpan.FromMilliseconds(4200)), (report.Failure!.Problem, report.Failure.RetryAfter));
    }

    [Fact]
    public async Task Check_Progress_TellsEachStepAsItEnds()
    {
        var told = new List<CheckStep>();
        var report = await fixture.Check().RunAsync(fixture.Settings(application: SampleTenant.WithoutRole), new Listener(told.Add), TestContext.Current.CancellationToken, Spanish);
        Assert.Equal(report.Steps, told);
        Assert.Equal([.. Enumerable.Repeat(CheckOutcome.Passed, 4), CheckOutcome.Failed, .. Enumerable.Repeat(CheckOutcome.Skipped, 3)], told.Select(s => s.Outcome));
    }

    [Fact]
    public async Task Check_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Check().RunAsync(fixture.Settings(), null, cancelled.Token, Spanish));
    }

    [Fact]
    public async Task Check_QuoteInTheAddress_StaysInsideTheCommand()
    {
        var report = await RunAsync(fixture.Settings("o'bri\u2019en; Remove-Mailbox x@auto.test", SampleTenant.NotInExchange));
        Assert.Contains("-Identity 'o''bri\u2019\u2019en; Remove-Mailbox x@auto.test'", report.Failure!.Remedies[1].Command, StringComparison.Ordinal);
    }

    private CheckSettings Password(string password) =>
        fixture.Settings() with { Port = fixture.Info.PasswordImapPort, Credential = CheckCredential.Password, TenantId = null, ApplicationId = null, Secret = new(password) };

    /// <summary>In Spanish and in English: the same report, other words, and nowhere the secret.</summary>
    private async Task<CheckReport> RunAsync(CheckSettings settings, MailboxCheck? check = null)
    {
        check ??= fixture.Check();
        var told = new List<CheckStep>();
        var spanish = await check.RunAsync(settings, new Listener(told.Add), TestContext.Current.CancellationToken, Spanish);
        var english = await check.RunAsync(settings, null, TestContext.Current.CancellationToken, English);
        Assert.Equal(spanish.Steps.Select(s => (s.Name, s.Outcome, s.Code, s.Field)), english.Steps.Select(s => (s.Name, s.Outcome, s.Code, s.Field)));
        if (spanish.Failure is { } es && english.Failure is { } en)
        {
            Assert.StartsWith(ProblemWords.Of(es.Problem!.Value, Spanish).Meaning, es.Message, StringComparison.Ordinal);
            Assert.StartsWith(ProblemWords.Of(es.Problem.Value, English).Meaning, en.Message, StringComparison.Ordinal);
            Assert.NotEqual(es.Message, en.Message);
            Assert.NotEqual(es.Fix, en.Fix);
        }
        foreach (var text in (string[])[Json(spanish), Json(english), Json(told), spanish.ToString(), settings.ToString()])
        {
            if (!settings.Secret.IsEmpty) Assert.DoesNotContain(Json(settings.Secret.Reveal()).Trim('"'), text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal); // how every JWT begins
        }
        return spanish;
    }

    private static void Expect(CheckReport report, string step, MailProblem problem, string? field, string? upstream)
    {
        var failure = report.Failure ?? throw new InvalidOperationException("The check passed.");
        Assert.Equal((step, problem, ProblemCatalogue.CodeOf(problem), field), (failure.Name, failure.Problem, failure.Code, failure.Field));
        if (upstream is null) Assert.Null(failure.UpstreamCode);
        else Assert.Contains(upstream, failure.UpstreamCode, StringComparison.OrdinalIgnoreCase);
        var at = CheckStepName.All.ToList().IndexOf(step);
        Assert.All(report.Steps.Skip(at + 1), s => Assert.Equal(CheckOutcome.Skipped, s.Outcome));
        Assert.Equal(CheckStepName.All, report.Steps.Select(s => s.Name));
    }

    private static string Fact(CheckReport report, string step, string name) => report.Steps.Single(s => s.Name == step).Evidence.Single(e => e.Name == name).Value;

    private static string Json(object value) => JsonSerializer.Serialize(value);

    private sealed class Listener(Action<CheckStep> told) : IProgress<CheckStep>
    {
        public void Report(CheckStep value) => told(value);
    }
}
