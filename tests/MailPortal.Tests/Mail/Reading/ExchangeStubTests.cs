using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Imap;
using MailPortal.Tests.Mail.Pop3;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>Exchange gives a mail of its own in place of one that it cannot convert: that one must not be taken for it.</summary>
public sealed class ExchangeStubTests
{
    private const string From = "From: \"Microsoft Exchange Server 2010\" <MSExchange@contoso.test>\n";
    private const string Subject = "Subject: Retrieval using the IMAP4 protocol failed for the following message: 20004\n";
    private const string Text = "\nThe server couldn't retrieve the following message.\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<List<(uint Uid, string? Content, MailProblem? Refusal)>> ReadAsync(string mail, string opening, Func<int>? piece)
    {
        var length = Encoding.UTF8.GetByteCount(mail.ReplaceLineEndings("\r\n"));
        var tag = opening == Dialogues.Exchange ? "A4" : "A2";
        var replay = new ReplayStream($"{opening}C: {tag} UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])\nS: * 1 FETCH (UID 3 INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {{{length}}}\n"
            + string.Concat(mail.TrimEnd('\n').Split('\n').Select(line => $"S: {line}\n"))
            + "S: )\nS: * 2 FETCH (UID 5 INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {3}\nS: a\nS: )\nS: " + tag + " OK done\n", piece);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(opening == Dialogues.Exchange ? ImapSignInTests.Token : ImapSignInTests.Password, Cancellation);
        var read = new List<(uint, string?, MailProblem?)>();
        await foreach (var message in new ImapMailboxReader(connection).ReadAsync([3, 5], 100_000, Cancellation))
        {
            using var content = message.Content is { } body ? new StreamReader(body) : null;
            read.Add((message.Uid, content is null ? null : await content.ReadToEndAsync(Cancellation), message.Refusal?.Problem));
        }

        replay.AssertFinished();
        return read;
    }

    [Theory]
    [InlineData(From + Subject + Text)]
    [InlineData("MIME-Version: 1.0\n" + Subject + "X: y\nfrom: Microsoft Exchange Server\n" + Text)]
    [InlineData("Subject: Retrieval using the IMAP4\n protocol failed for\n\tthe following message: 20004\n" + From + Text)]
    [InlineData(From + Subject)] // no text at all
    public async Task Read_MailOfTheServersOwn_IsToldAsRefused(string mail)
    {
        foreach (var piece in new Func<int>?[] { null, static () => 1, static () => 7 })
            Assert.Equal([(3u, null, MailProblem.CommandRefused), (5u, "a\r\n", null)], await ReadAsync(mail, Dialogues.Exchange, piece));
    }

    [Theory]
    [InlineData("From: a@contoso.test\n" + Subject + Text, true)] // forwarded by somebody
    [InlineData(From + "Subject: Re: Retrieval\n" + Text, true)]
    [InlineData("From: a@contoso.test\nSubject: x\n\n" + From + Subject, true)] // told in a text
    [InlineData("a\n", true)]
    [InlineData(From + Subject + Text, false)] // another server's users may write what they like
    public async Task Read_MailThatIsNone_Comes(string mail, bool exchange)
    {
        foreach (var piece in new Func<int>?[] { null, static () => 1 })
            Assert.Equal([(3u, mail.ReplaceLineEndings("\r\n"), null), (5u, "a\r\n", null)], await ReadAsync(mail, exchange ? Dialogues.Exchange : Dialogues.Dovecot, piece));
    }

    private const string Pop3Subject = "Subject: Retrieval using the POP3 protocol failed for the following message: 4\n";

    /// <summary>Message 1 of two, over POP3.</summary>
    private static async Task<List<(int Number, string? Content, MailProblem? Refusal)>> ReadPop3Async(string mail, string opening, Func<int>? piece)
    {
        var said = string.Concat(mail.TrimEnd('\n').Split('\n').Select(line => $"S: {line}\n"));
        var answers = opening == Pop3Dialogues.Exchange
            ? $"C: RETR 1\nS: +OK\n{said}S: .\nC: RETR 2\nS: +OK\nS: a\nS: .\n"
            : $"C: RETR 1\nC: RETR 2\nS: +OK\n{said}S: .\nS: +OK\nS: a\nS: .\n";
        var replay = new ReplayStream(opening + answers, piece);
        await using var reader = new Pop3MailboxReader(await replay.SignInPop3Async(opening));
        var read = await Pop3MailboxReaderTests.ReadAsync(reader, Pop3MailboxReaderTests.Entry(1), Pop3MailboxReaderTests.Entry(2));
        replay.AssertFinished();
        return read;
    }

    /// <summary>Taken for the message it would have it deleted.</summary>
    [Theory]
    [InlineData(From + Pop3Subject + Text)]
    [InlineData(Pop3Subject + From)] // no text at all
    public async Task ReadPop3_MailOfTheServersOwn_IsToldAsRefused(string mail)
    {
        foreach (var piece in new Func<int>?[] { null, static () => 1, static () => 7 })
            Assert.Equal([(1, null, MailProblem.PopCommandRefused), (2, "a\r\n", null)], await ReadPop3Async(mail, Pop3Dialogues.Exchange, piece));
    }

    [Theory]
    [InlineData("From: a@contoso.test\n" + Pop3Subject + Text, Pop3Dialogues.Exchange)]
    [InlineData("a\n", Pop3Dialogues.Exchange)]
    [InlineData("Subject: x\n\n" + From + Pop3Subject, Pop3Dialogues.Exchange)]
    [InlineData(From + Pop3Subject + Text, Pop3Dialogues.Dovecot)]
    public async Task ReadPop3_MailThatIsNone_Comes(string mail, string opening)
    {
        foreach (var piece in new Func<int>?[] { null, static () => 1 })
            Assert.Equal([(1, mail.ReplaceLineEndings("\r\n"), null), (2, "a\r\n", null)], await ReadPop3Async(mail, opening, piece));
    }

    [Fact]
    public async Task ReadPop3_LongHeader_ComesWhole()
    {
        var mail = string.Concat(Enumerable.Repeat("X: " + new string('x', 90) + "\n", 9)) + From + "\nb\n";
        Assert.Equal(mail.ReplaceLineEndings("\r\n"), (await ReadPop3Async(mail, Pop3Dialogues.Exchange, static () => 50))[0].Content);
    }

    [Fact]
    public async Task Read_HeaderBeyondTheFirstFourKilobytes_IsNotLookedAt()
    {
        var mail = "X: " + new string('x', 5000) + "\n" + From + Subject + Text;
        Assert.Equal(mail.ReplaceLineEndings("\r\n"), (await ReadAsync(mail, Dialogues.Exchange, null))[0].Content);
    }
}
