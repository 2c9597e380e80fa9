using System.Globalization;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;

namespace MailPortal.Diagnosis;

/// <summary>One check from beginning to end. Each step answers whether the next one makes sense.</summary>
internal sealed class CheckRun(CheckSettings settings, MailNetwork network, MicrosoftTokens tokens, CheckSteps steps, CancellationToken cancellation) : IAsyncDisposable
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);
    private ImapConnection? connection;
    private ImapMailboxReader? reader;
    private Secret? token;
    private TokenContents? contents;

    public async Task<CheckReport> RunAsync()
    {
        _ = await ConnectAsync() && await TokenAsync() && await TokenContentsAsync() && await SignInAsync() && await MailboxAsync() && await FoldersAsync();
        return steps.Finish();
    }

    private async Task<bool> ConnectAsync()
    {
        // A step that succeeded is told as it ends: the next one may take its time.
        var told = new HashSet<ConnectionStep>();
        ConnectionEvidence seen = null!;
        seen = new()
        {
            StepTaken = taken =>
            {
                if (taken.Failure is null && taken.Step is not ConnectionStep.Tls && told.Add(taken.Step)) steps.Pass(NameOf(taken.Step), taken.Elapsed, ConnectionFacts.Of(taken.Step, seen, null));
            },
        };
        var start = network.Time.GetTimestamp();
        MailProblemException? failure = null;
        try
        {
            var socket = await network.ConnectAsync(new(settings.Host, settings.Port, settings.Security), seen, cancellation);
            connection = await ImapConnection.OpenAsync(socket, cancellation);
        }
        catch (MailProblemException e)
        {
            failure = e;
        }
        foreach (var step in Enum.GetValues<ConnectionStep>().Where(s => !told.Contains(s)))
        {
            var name = NameOf(step);
            var taken = seen.Steps.FirstOrDefault(s => s.Step == step);
            var evidence = ConnectionFacts.Of(step, seen, connection?.Greeting);
            // What goes wrong beside the three (a greeting that is no IMAP, a server that hangs up) is told at the last of them.
            var problem = taken?.Failure ?? (step == ConnectionStep.Tls && seen.FailedStep is null ? failure : null);
            if (problem is not null)
            {
                steps.Fail(name, problem, taken?.Elapsed ?? network.Time.GetElapsedTime(start), evidence, null);
                return false;
            }
            steps.Pass(name, taken?.Elapsed ?? TimeSpan.Zero, evidence);
        }
        return true;
    }

    private static string NameOf(ConnectionStep step) => step switch
    {
        ConnectionStep.Resolve => CheckStepName.Resolve,
        ConnectionStep.Connect => CheckStepName.Connect,
        ConnectionStep.Tls => CheckStepName.Tls,
    };

    private Task<bool> TokenAsync() => settings.Credential == CheckCredential.Password ? Skipped(CheckStepName.Token) : StepAsync(CheckStepName.Token, async facts =>
    {
        facts.Add(new("authority", settings.Cloud.AuthorityOf(settings.TenantId ?? "")));
        facts.Add(new("scope", settings.Cloud.ExchangeScope));
        var got = await tokens.AcquireForApplicationAsync(
            settings.Cloud, settings.TenantId ?? "", settings.ApplicationId ?? "", settings.Secret, forceRefresh: true, cancellation);
        token = got.Value;
        facts.Add(new("expiresOn", Iso(got.ExpiresOn)));
    });

    // A token is issued without any permission just the same, and Exchange then refuses it without a word: so it is read first.
    private Task<bool> TokenContentsAsync() => token is null ? Skipped(CheckStepName.TokenContents) : StepAsync(CheckStepName.TokenContents, facts =>
    {
        contents = TokenContents.Read(token);
        TokenExpectations.Judge(contents, settings, facts, network.Time.GetUtcNow() + ClockTolerance);
        return Task.CompletedTask;
    });

    private async Task<bool> SignInAsync()
    {
        MailProblemException? notConnected = null;
        var signedIn = await StepAsync(CheckStepName.SignIn, async facts =>
        {
            var mechanism = Mechanism();
            facts.Add(new("mechanism", mechanism.Name));
            facts.Add(new("user", settings.User));
            try
            {
                await connection!.SignInAsync(mechanism, cancellation);
            }
            catch (MailProblemException e) when (e.Problem == MailProblem.MailboxNotConnected)
            {
                notConnected = e; // A1 OK AUTHENTICATE completed. A2 BAD User is authenticated but not connected.
            }
        });
        if (notConnected is null) return signedIn;
        steps.Fail(CheckStepName.Mailbox, notConnected, TimeSpan.Zero, [], contents?.ObjectId);
        return false;
    }

    private Task<bool> MailboxAsync() => StepAsync(CheckStepName.Mailbox, async facts =>
    {
        reader = new(connection!);
        var state = await reader.OpenAsync(settings.SourceFolder, cancellation);
        facts.Add(new("folder", settings.SourceFolder));
        facts.Add(new("messages", state.Exists.ToString(CultureInfo.InvariantCulture)));
        facts.Add(new("uidValidity", state.UidValidity.ToString(CultureInfo.InvariantCulture)));
        if (state.ReadOnly && settings.Folders is not null) throw new MailProblemException(MailProblem.FolderReadOnly, $"{settings.SourceFolder} was opened read-only.");
        if (settings.StartFrom is { } since)
            facts.Add(new(CheckEvidence.ToRead, (await reader.SearchAsync(0, since, cancellation)).Count.ToString(CultureInfo.InvariantCulture)));
    });

    private Task<bool> FoldersAsync() => settings.Folders is not { } folders ? Skipped(CheckStepName.Folders) : StepAsync(CheckStepName.Folders, async facts =>
    {
        facts.Add(new("folders", string.Join(", ", folders.All)));
        try
        {
            var made = await reader!.EnsureFoldersAsync(folders.All, cancellation);
            if (made.Count > 0) facts.Add(new("made", string.Join(", ", made)));
        }
        catch (ArgumentException e)
        {
            throw new MailProblemException(MailProblem.FolderNameRefused, e.Message, e);
        }
    });

    private SaslMechanism Mechanism()
    {
        try
        {
            return settings.Credential switch
            {
                CheckCredential.ClientSecret => new XOAuth2(settings.User, token!),
                CheckCredential.Password => new Plain(settings.User, settings.Secret),
            };
        }
        catch (ArgumentException e)
        {
            throw new MailProblemException(MailProblem.CredentialsWrong, "User or password hold a control character.", e);
        }
    }

    private Task<bool> Skipped(string name)
    {
        steps.Skip(name);
        return Task.FromResult(true);
    }

    private async Task<bool> StepAsync(string name, Func<List<CheckEvidence>, Task> work)
    {
        var facts = new List<CheckEvidence>();
        var start = network.Time.GetTimestamp();
        try
        {
            await work(facts);
            steps.Pass(name, network.Time.GetElapsedTime(start), facts);
            return true;
        }
        catch (MailProblemException said)
        {
            steps.Fail(name, said, network.Time.GetElapsedTime(start), facts, contents?.ObjectId);
            return false;
        }
    }

    private static string Iso(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => reader?.DisposeAsync() ?? connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
