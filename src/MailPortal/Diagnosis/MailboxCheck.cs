using System.Globalization;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Diagnosis;

/// <summary>Checks how a mailbox can be received from, step by step, over settings given as values. Failing is its business: it gives a report and
/// throws for nothing that a server, a network or a token service says. It makes the folders and changes nothing else.</summary>
public sealed class MailboxCheck(MailNetwork network, MicrosoftTokens tokens)
{
    /// <param name="progress">Told each step as it ends, in order.</param>
    /// <param name="cancellation">Ends the check with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="culture">Language of the words; the current UI culture when null.</param>
    public async Task<CheckReport> RunAsync(CheckSettings settings, IProgress<CheckStep>? progress, CancellationToken cancellation, CultureInfo? culture = null)
    {
        await using var run = new CheckRun(settings, network, tokens, new(settings, culture ?? CultureInfo.CurrentUICulture, progress), cancellation);
        return await run.RunAsync();
    }

    /// <summary>The report of a check that could not begin, because its secret cannot be had.</summary>
    internal static CheckReport NotBegun(CheckSettings settings, MailProblemException problem, IProgress<CheckStep>? progress)
    {
        var steps = new CheckSteps(settings, CultureInfo.CurrentUICulture, progress);
        var needsIt = settings.Credential is CheckCredential.Password ? CheckStepName.SignIn : CheckStepName.Token;
        foreach (var name in CheckStepName.All.TakeWhile(n => n != needsIt)) steps.Skip(name);
        steps.Fail(needsIt, problem, TimeSpan.Zero, [], objectId: null);
        return steps.Finish();
    }
}
