using System.Diagnostics;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>What a mailbox has no room or no right for.</summary>
public sealed class ImapRightsDovecotTests(LimitedServer limited) : IClassFixture<LimitedServer>
{
    private readonly DovecotServer server = limited.Dovecot;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Plain Password(string user) => new(user, new Secret(DovecotServer.Password));

    private Task<ImapMailboxReader> ConnectAsync(string user, string host = "127.0.0.1") =>
        ImapMailboxReader.ConnectAsync(server.Network, server.Imaps(host), Password(user), null, Cancellation);

    private static byte[] Message(int number, int size = 2000) =>
        Encoding.ASCII.GetBytes($"Subject: message {number}\r\n\r\n" + string.Concat(Enumerable.Repeat("line of text\r\n", size / 14)));

    private static async Task<MailProblemException> ProblemAsync(Func<Task> attempt) => await Assert.ThrowsAsync<MailProblemException>(attempt);

    private static async Task<string> FlagsAsync(ImapMailboxReader reader, uint uid)
    {
        var connection = reader.Connection;
        var flagged = -1;
        var tag = connection.Await(connection.Command("UID SEARCH").Atom($"UID {uid} DELETED"));
        await connection.RunAsync(tag, said => flagged = said.Is("SEARCH"u8) ? said.Raw.Length : flagged, Cancellation);
        return flagged == 0 ? "" : "deleted";
    }

    [Theory]
    [InlineData(DovecotServer.WithoutMove)]
    [InlineData(DovecotServer.WithoutUidPlus)]
    public async Task Copy_MailboxFull_MailboxFullAndNothingIsMarked(string host)
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1, LimitedServer.MailboxSize * 2 / 3)]);
        await using var reader = await ConnectAsync(user, host);
        await reader.EnsureFoldersAsync(["Archivo"], Cancellation);
        await reader.OpenAsync("INBOX", Cancellation);
        var problem = await ProblemAsync(() => reader.MoveAsync([1], "Archivo", Cancellation));
        Assert.Equal(MailProblem.MailboxFull, problem.Problem);
        Assert.Equal("OVERQUOTA", Assert.IsType<ImapCommandException>(problem.InnerException).Code);
        Assert.Equal("", await FlagsAsync(reader, 1));
        Assert.Equal(0, (await reader.OpenAsync("Archivo", Cancellation)).Exists);
    }

    [Fact]
    public async Task Move_MailboxFull_StillEmptiesTheInbox()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1, LimitedServer.MailboxSize * 2 / 3)]);
        await using var reader = await ConnectAsync(user);
        await reader.EnsureFoldersAsync(["Archivo"], Cancellation);
        await reader.OpenAsync("INBOX", Cancellation);
        Assert.Equal(MoveOutcome.Moved, await reader.MoveAsync([1], "Archivo", Cancellation));
        // Nothing more fits in: A7 NO [OVERQUOTA] Quota exceeded (mailbox for user is full)
        var connection = reader.Connection;
        var append = connection.Await(connection.Command("APPEND").Quoted("INBOX").Raw($" {{{LimitedServer.MailboxSize / 2}+}}"));
        connection.Output.Raw(new string('x', LimitedServer.MailboxSize / 2)).End();
        var problem = await ProblemAsync(() => connection.RunAsync(append, null, Cancellation));
        Assert.Equal(MailProblem.MailboxFull, problem.Problem);
        Assert.True(connection.IsUsable);
    }

    [Theory]
    [InlineData("lr", "Open", null)]
    [InlineData("l", "Open", MailProblem.RightMissing)]
    [InlineData("lrwstek", "MoveInto", MailProblem.RightMissing)]
    [InlineData("lrwstekxai", "MoveInto", null)]
    [InlineData("lrwstei", "CreateBelow", MailProblem.RightMissing)]
    public async Task Folder_RightMissing_IsNamedAndTheSessionGoesOn(string rights, string attempt, MailProblem? expected)
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)]);
        await File.WriteAllTextAsync(Path.Combine(server.Maildir(user, ".Ajena"), "dovecot-acl"), $"owner {rights}\n", Cancellation);
        await using var reader = await ConnectAsync(user);
        await reader.OpenAsync("INBOX", Cancellation);
        Task TryAsync() => attempt switch
        {
            "Open" => reader.OpenAsync("Ajena", Cancellation),
            "MoveInto" => reader.MoveAsync([1], "Ajena", Cancellation),
            "CreateBelow" => reader.EnsureFoldersAsync(["Ajena/Procesados"], Cancellation),
            _ => throw new UnreachableException(),
        };
        if (expected is null)
        {
            await TryAsync();
            return;
        }

        var problem = await ProblemAsync(TryAsync);
        Assert.Equal(expected, problem.Problem);
        Assert.Equal("NOPERM", Assert.IsType<ImapCommandException>(problem.InnerException).Code);
        Assert.Equal(1, (await reader.OpenAsync("INBOX", Cancellation)).Exists);
    }

    private async Task<ImapMailboxReader> OpenForeignAsync(string host, string rights)
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)], ".Ajena");
        await File.WriteAllTextAsync(Path.Combine(server.Maildir(user, ".Ajena"), "dovecot-acl"), $"owner {rights}\n", Cancellation);
        var reader = await ConnectAsync(user, host);
        await reader.EnsureFoldersAsync(["Archivo"], Cancellation);
        await reader.OpenAsync("Ajena", Cancellation);
        return reader;
    }

    /// <summary>The right to mark is <c>t</c>: without it the server says OK to the mark, and keeps nothing of it.</summary>
    [Theory]
    [InlineData(DovecotServer.WithoutMove)]
    [InlineData(DovecotServer.WithoutUidPlus)]
    public async Task Move_WithoutTheRightToMark_IsRefusedBeforeAnythingIsCopied(string host)
    {
        await using var reader = await OpenForeignAsync(host, "lrwsiek");
        Assert.Equal(MailProblem.RightMissing, (await ProblemAsync(() => reader.MoveAsync([1], "Archivo", Cancellation))).Problem);
        Assert.Equal(1, (await reader.OpenAsync("Ajena", Cancellation)).Exists);
        Assert.Equal(0, (await reader.OpenAsync("Archivo", Cancellation)).Exists);
    }

    /// <summary>The right to remove is <c>e</c>: without it the server says OK to UID EXPUNGE, and removes nothing.</summary>
    [Fact]
    public async Task Move_WithoutTheRightToRemove_IsNotToldAsMoved()
    {
        await using var reader = await OpenForeignAsync(DovecotServer.WithoutMove, "lrwstik");
        Assert.Equal(MoveOutcome.CopiedAndMarked, await reader.MoveAsync([1], "Archivo", Cancellation));
        Assert.Equal("deleted", await FlagsAsync(reader, 1));
        Assert.Equal(1, (await reader.OpenAsync("Archivo", Cancellation)).Exists);
    }

    /// <summary>MOVE marks nothing: of the two it needs the right to remove alone, and says so when that is missing.</summary>
    [Theory]
    [InlineData("lrwsiek", null)]
    [InlineData("lrwstik", MailProblem.RightMissing)]
    public async Task Move_ByMove_NeedsTheRightToRemoveAlone(string rights, MailProblem? expected)
    {
        await using var reader = await OpenForeignAsync("127.0.0.1", rights);
        if (expected is null)
            Assert.Equal(MoveOutcome.Moved, await reader.MoveAsync([1], "Archivo", Cancellation));
        else
            Assert.Equal(expected, (await ProblemAsync(() => reader.MoveAsync([1], "Archivo", Cancellation))).Problem);
        Assert.Equal(expected is null ? 0 : 1, (await reader.OpenAsync("Ajena", Cancellation)).Exists);
    }

    [Fact]
    public async Task Connect_MoreSessionsThanTheServerTakes_TooManyConnectionsForThisUserOnly()
    {
        var user = server.NewUser();
        var sessions = new List<ImapMailboxReader>();
        for (var i = 0; i < LimitedServer.MostSessions; i++)
            sessions.Add(await ConnectAsync(user, LimitedServer.FewSessions));
        var problem = await ProblemAsync(() => ConnectAsync(user, LimitedServer.FewSessions));
        Assert.Equal(MailProblem.TooManyConnections, problem.Problem);
        await using (await ConnectAsync(server.NewUser(), LimitedServer.FewSessions))
        {
        }

        foreach (var session in sessions)
            await session.DisposeAsync();
    }
}
