using MailPortal.Mail.Problems;
using static MailPortal.Tests.Mail.Reading.ImapDownloadTests;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>No mail is empty. A server that gives nothing for one that it has (Exchange, while an attachment is being scanned) is asked how large it is, and the mail stays where it is.</summary>
public sealed class ImapEmptyBodyTests
{
    private const string Asked = "C: A2 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])\n";
    private const string Searched = "C: A4 NOOP\nC: A5 UID SEARCH RETURN (ALL) UID 3\nS: A4 OK done\n";
    private const string Date = "INTERNALDATE \"17-Jul-2026 02:44:25 -0700\"";

    public static TheoryData<string> Empty => [$"* 1 FETCH (UID 3 {Date} BODY[] {{0}}\nS: )", $"* 1 FETCH (BODY[] {{0}}\nS:  UID 3)", $"* 1 FETCH (UID 3 {Date} BODY[] \"\")", $"* 1 FETCH (UID 3 {Date} BODY[] NIL)"];

    [Theory]
    [MemberData(nameof(Empty))]
    public async Task Body_OfNothing_WhereThereIsSomething_IsRefused(string said)
    {
        var taken = await ReadAsync($"{Asked}S: {said}\nS: A2 OK done\nC: A3 UID FETCH 3 (UID RFC822.SIZE INTERNALDATE)\nS: * 1 FETCH (UID 3 RFC822.SIZE 4711 {Date})\nS: A3 OK done\n", [3]);
        Assert.Equal((3u, null, 4711L, (MailProblem?)MailProblem.CommandRefused), (taken[0].Uid, taken[0].Content, taken[0].Size, taken[0].Refusal));
    }

    [Theory]
    [MemberData(nameof(Empty))]
    public async Task Body_OfNothing_ThatIsGoneMeanwhile_IsGone(string said)
    {
        var taken = await ReadAsync($"{Asked}S: {said}\nS: A2 OK done\nC: A3 UID FETCH 3 (UID RFC822.SIZE INTERNALDATE)\nS: A3 OK done\n{Searched}S: * ESEARCH (TAG \"A5\") UID\nS: A5 OK done\n", [3]);
        Assert.Equal((3u, null, 0L, null), (taken[0].Uid, taken[0].Content, taken[0].Size, taken[0].Refusal));
    }

    /// <summary>A server that does not say how large it is has not said that it is empty.</summary>
    [Theory]
    [InlineData("UID 3")]
    [InlineData("UID 3 RFC822.SIZE NIL")]
    [InlineData("UID 3 RFC822.SIZE -1")]
    public async Task Body_OfNothing_OfUnknownSize_IsRefused(string said)
    {
        var taken = await ReadAsync($"{Asked}S: * 1 FETCH (UID 3 {Date} BODY[] \"\")\nS: A2 OK done\nC: A3 UID FETCH 3 (UID RFC822.SIZE INTERNALDATE)\nS: * 1 FETCH ({said})\nS: A3 OK done\n", [3]);
        Assert.Equal((3u, null, (MailProblem?)MailProblem.CommandRefused), (taken[0].Uid, taken[0].Content, taken[0].Refusal));
    }

    /// <summary>Somebody put nothing into the folder: it is that, for whoever reads to say so.</summary>
    [Fact]
    public async Task Body_OfNothing_WhereThereIsNothing_IsEmpty()
    {
        var taken = await ReadAsync($"{Asked}S: * 1 FETCH (UID 3 {Date} BODY[] {{0}}\nS: )\nS: A2 OK done\nC: A3 UID FETCH 3 (UID RFC822.SIZE INTERNALDATE)\nS: * 1 FETCH (UID 3 RFC822.SIZE 0 {Date})\nS: A3 OK done\n", [3]);
        Assert.Equal((3u, "", 0L, null), (taken[0].Uid, taken[0].Content, taken[0].Size, taken[0].Refusal));
    }

    /// <summary>It proves nothing of what the server can.</summary>
    [Fact]
    public async Task Body_OfNothing_IsNoProofForOthers()
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync($"""
            C: A2 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])
            S: A2 NO [SERVERBUG] cannot
            C: A3 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])
            C: A4 UID FETCH 5 (UID INTERNALDATE BODY.PEEK[])
            S: A3 NO [SERVERBUG] cannot
            S: * 2 FETCH (UID 5 {Date} BODY[] "")
            S: A4 OK done
            C: A5 UID FETCH 5 (UID RFC822.SIZE INTERNALDATE)
            S: * 2 FETCH (UID 5 RFC822.SIZE 9 {Date})
            S: A5 OK done

            """, [3, 5]));
        Assert.Equal(MailProblem.ServerUnavailable, problem.Problem);
    }
}
