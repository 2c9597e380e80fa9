using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;

namespace MailPortal.Outbox;

/// <summary>One mail to all of its recipients. Servers take so many at a time (RFC 5321 section 4.5.3.1.8): those they refuse "for now" get the same
/// mail in the next transaction, as long as each takes somebody.</summary>
internal static class SmtpHandover
{
    /// <param name="sender">Signed in.</param>
    /// <param name="envelope">From and to whom.</param>
    /// <param name="raw">The mail; it is read once per transaction.</param>
    /// <param name="othersHaveIt">An earlier attempt brought it to others: refusals are these recipients' alone, and no reason to give the mail back.</param>
    /// <param name="cancellation">Ends it as long as nobody has the mail. From then on the others get it too: sent again, it would reach the first ones twice.</param>
    /// <exception cref="MailProblemException">Nobody got it; or <see cref="MailProblem.SendingUncertain"/>: somebody may.</exception>
    public static async Task<Handover> ToAllAsync(IMailSender sender, MailEnvelope envelope, Stream raw, bool othersHaveIt, CancellationToken cancellation)
    {
        var refused = new List<RecipientResult>();
        string? answer = null;
        for (var left = envelope.Recipients; left.Count > 0;)
        {
            raw.Position = 0;
            SendResult result;
            try
            {
                result = await sender.SendAsync(envelope with { Recipients = left }, raw, answer is null ? cancellation : CancellationToken.None);
            }
            catch (MailProblemException e) when (answer is not null && e.Problem is not MailProblem.SendingUncertain)
            {
                // Some have it: the mail must not be sent to them again because of the others.
                var status = ProblemCatalogue.Describe(e.Problem).Retry is ProblemRetry.Later ? RecipientStatus.RefusedForNow : RecipientStatus.Refused;
                refused.AddRange(left.Select(a => new RecipientResult(a, status) { Problem = e.Problem, Text = e.Detail }));
                break;
            }
            catch (Exception e) when (answer is not null)
            {
                // Nobody knows of these alone: whoever has the mail sent again must not send it to the others.
                return new(answer, refused) { Unsure = left, Lost = e };
            }
            refused.AddRange(result.Recipients.Where(r => r.Status is RecipientStatus.Refused));
            var again = result.Recipients.Where(r => r.Status is RecipientStatus.RefusedForNow).ToList();
            if (result.Recipients.All(r => r.Status is not RecipientStatus.Accepted))
            {
                // No progress. Nobody at all has it: the whole mail waits where one of them may yet be taken.
                if (answer is null && !othersHaveIt) throw Handover.Refusal(again.Count > 0 ? again[0] : refused[0]);
                refused.AddRange(again);
                break;
            }
            answer = result.Answer ?? "";
            left = [.. again.Select(r => r.Address)];
        }
        return new(answer, refused);
    }
}
