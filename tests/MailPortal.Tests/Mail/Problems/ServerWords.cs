using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Smtp;

namespace MailPortal.Tests.Mail.Problems;

/// <summary>When a server says its words.</summary>
public enum Said
{
    SigningIn,
    SigningInWithPassword,
    Afterwards,
    ToTheSender,
    ToTheRecipient,
    ToTheMessage,
}

/// <summary>What the connections make of a server's line: the way that it takes in earnest.</summary>
internal static class ServerWords
{
    public static MailProblemException Imap(Said said, string line)
    {
        var answer = new ImapResponse();
        Assert.True(answer.Read(Encoding.UTF8.GetBytes(line)));
        return answer.Status == ImapStatus.Bye
            ? ImapProblems.Bye(new(answer.Status, answer.Code, answer.Text))
            : ImapProblems.Refused(said != Said.Afterwards, new(answer.Status, answer.Code, answer.Text));
    }

    public static MailProblemException Pop3(Said said, string line)
    {
        Assert.True(Pop3Answer.TryRead(Encoding.UTF8.GetBytes(line), out var answer) && answer.Kind == Pop3AnswerKind.Error);
        var moment = said switch
        {
            Said.SigningIn => Pop3Moment.SignInWithToken,
            Said.SigningInWithPassword => Pop3Moment.SignInWithPassword,
            _ => Pop3Moment.Talking,
        };
        return Pop3Problems.Refused(moment, answer.Code, answer.Text);
    }

    public static MailProblemException Smtp(Said said, string line)
    {
        var reply = new SmtpParser().Add(Encoding.UTF8.GetBytes(line)) ?? throw new ArgumentException("Not a whole reply.", nameof(line));
        var stage = said switch
        {
            Said.SigningIn or Said.SigningInWithPassword => SmtpStage.SignIn,
            Said.ToTheSender => SmtpStage.Sender,
            Said.ToTheRecipient => SmtpStage.Recipient,
            Said.ToTheMessage => SmtpStage.Message,
            _ => SmtpStage.Other,
        };
        return SmtpProblems.Refused(stage, reply);
    }
}
