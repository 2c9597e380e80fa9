using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Smtp;

/// <summary>What a refused command was about: the same words mean different things about a sender and about a recipient.</summary>
internal enum SmtpStage
{
    Greeting,
    SignIn,
    Sender,
    Recipient,
    Message,
    Other,
}

/// <summary>What a server's refusal means: the catalogue's sentences first, then the code.</summary>
internal static class SmtpProblems
{
    /// <summary>4xx or 5xx to a command; the connection is still good.</summary>
    internal static MailProblemException Refused(SmtpStage stage, SmtpReply reply, string? said = null) =>
        Problem(Meaning(stage, reply), reply, said, new SmtpCommandException(reply));

    /// <summary>421, to whatever it was: the server is about to close.</summary>
    internal static MailProblemException Closing(SmtpReply reply) =>
        Problem(Meaning(SmtpStage.Other, reply), reply, null, new SmtpProtocolException(reply.ToString()));

    /// <summary>The server broke the rules; the connection cannot be used any more.</summary>
    internal static MailProblemException Broken(string what) => new(MailProblem.UnexpectedAnswer, what, new SmtpProtocolException(what));

    /// <summary>The message was handed over whole and its answer did not come.</summary>
    internal static MailProblemException Uncertain(Exception cause) =>
        new(MailProblem.SendingUncertain, cause is MailProblemException problem ? problem.Detail : "given up while the server's answer to the message was due", cause);

    private static MailProblemException Problem(MailProblem problem, SmtpReply reply, string? said, Exception inner)
    {
        var words = said is null ? reply.ToString() : $"{reply} {said}";
        return new MailProblemException(problem, words, inner) { UpstreamCode = words, RetryAfter = ProblemCatalogue.WaitAskedIn(reply.Text) };
    }

    internal static IReadOnlyDictionary<SmtpStage, MailProblem> Meanings(SmtpReply reply) =>
        Enum.GetValues<SmtpStage>().ToDictionary(stage => stage, stage => Meaning(stage, reply));

    internal static MailProblem Meaning(SmtpStage stage, SmtpReply reply)
    {
        if (reply.Understood is { } understood)
            return understood[stage];
        if (ProblemCatalogue.Find(CatalogueSource.Smtp, reply.ToString())?.Problem is not { } known)
            return ByCode(stage, reply);
        // 451 4.7.1 Recipient address rejected: Greylisted: whatever the words are, time helps.
        var never = reply.IsTemporary && ProblemCatalogue.Describe(known).OnlyAPersonCanMend;
        // What is said about a message before there is one (5.7.1 is said to everything): the command tells more.
        return never || (known == MailProblem.MessageRefused && stage != SmtpStage.Message) ? ByCode(stage, reply) : known;
    }

    private static MailProblem ByCode(SmtpStage stage, SmtpReply reply)
    {
        if (reply.Code == 421 || (reply.IsTemporary && stage is SmtpStage.Greeting or SmtpStage.SignIn))
            return MailProblem.ServerUnavailable;
        if (reply.IsTemporary)
            return MailProblem.SmtpRefusedForNow;
        return stage switch
        {
            SmtpStage.SignIn => MailProblem.SmtpSignInRefused,
            SmtpStage.Recipient => MailProblem.RecipientRefused,
            SmtpStage.Message => reply.Code == 552 ? MailProblem.MessageTooBig : MailProblem.SmtpRefused,
            // RFC 1870 section 6.1: to the SIZE that was named in MAIL.
            SmtpStage.Sender => reply.Code == 552 ? MailProblem.MessageTooBig : MailProblem.SmtpRefused,
            SmtpStage.Greeting or SmtpStage.Other => MailProblem.SmtpRefused,
        };
    }
}
