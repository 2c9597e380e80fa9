using System.Security.Cryptography;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>The reader against a real Dovecot.</summary>
public sealed class ImapMailboxReaderDovecotTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    private const string Processed = "MailPortal/Procesados";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<ImapMailboxReader> ConnectAsync(string user, MailServerEndpoint? endpoint = null, string password = DovecotServer.Password) =>
        ImapMailboxReader.ConnectAsync(server.Network, endpoint ?? server.Imaps(), new Plain(user, new Secret(password)), null, Cancellation);

    private static byte[] Message(int number, int size = 2000)
    {
        var text = new StringBuilder($"Subject: message {number}\r\nMessage-ID: <{number}@contoso.test>\r\n\r\n");
        while (text.Length < size)
            text.Append("line of text ").Append(text.Length).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static async Task<Dictionary<uint, string>> HashesAsync(ImapMailboxReader reader, IReadOnlyList<uint> uids)
    {
        var hashes = new Dictionary<uint, string>();
        await foreach (var message in reader.ReadAsync(uids, long.MaxValue, Cancellation))
            hashes.Add(message.Uid, Convert.ToHexString(await SHA256.HashDataAsync(message.Content!, Cancellation)));
        return hashes;
    }

    private static string Hash(byte[] message) => Convert.ToHexString(SHA256.HashData(message));

    [Fact]
    public async Task Connect_EveryWayIn_SignsIn()
    {
        var user = server.NewUser();
        foreach (var endpoint in new[] { server.Imaps(), server.ImapStartTls })
        {
            foreach (var mechanism in new SaslMechanism[] { new Plain(user, new Secret("pw")), new Login(user, new Secret("pw")) })
            {
                var evidence = new ConnectionEvidence();
                await using var reader = await ImapMailboxReader.ConnectAsync(server.Network, endpoint, mechanism, evidence, Cancellation);
                Assert.True(reader.Connection.IsSignedIn);
                Assert.Equal([ConnectionStep.Resolve, ConnectionStep.Connect, ConnectionStep.Tls], evidence.Steps.Select(step => step.Step));
            }
        }
    }

    [Fact]
    public async Task Connect_WrongPassword_CredentialsWrong() =>
        Assert.Equal(MailProblem.CredentialsWrong, (await Assert.ThrowsAsync<MailProblemException>(() => ConnectAsync(server.NewUser(), password: "wrong"))).Problem);

    [Fact]
    public async Task EnsureFolders_FreshMailbox_MakesTheTreeOnceAndMendsIt()
    {
        var user = server.NewUser();
        string[] tree = [Processed, "MailPortal/Sin documentos", "MailPortal/Con error", "Año & más"];
        await using var reader = await ConnectAsync(user);
        Assert.Equal(tree, await reader.EnsureFoldersAsync(tree, Cancellation));
        Assert.Empty(await reader.EnsureFoldersAsync(tree, Cancellation));
        Assert.Contains("Año & más", (await reader.Connection.ListAsync("*", Cancellation)).Select(folder => folder.Name));
        await reader.Connection.RunAsync(reader.Connection.Await(reader.Connection.Command("DELETE").Quoted(Processed)), null, Cancellation);
        Assert.Equal([Processed], await reader.EnsureFoldersAsync(tree, Cancellation));
    }

    [Fact]
    public async Task Read_ThreeHundredMessages_EachOnceAndByteForByte()
    {
        var user = server.NewUser();
        var messages = Enumerable.Range(1, 300).Select(number => Message(number, number % 10 == 0 ? 200_000 : 3000)).ToList();
        server.Deliver(user, messages);
        await using var reader = await ConnectAsync(user);
        var state = await reader.OpenAsync("INBOX", Cancellation);
        Assert.Equal(300, state.Exists);
        Assert.Equal(301u, state.UidNext);
        Assert.NotEqual(0u, state.UidValidity);
        var uids = await reader.SearchAsync(0, null, Cancellation);
        var hashes = await HashesAsync(reader, uids);
        Assert.Equal(messages.Select(Hash).Order(), hashes.Values.Order());
        Assert.Empty(await reader.SearchAsync(uids[^1], null, Cancellation));
        Assert.Equal(uids.Skip(100), await reader.SearchAsync(uids[99], new DateOnly(2020, 1, 1), Cancellation));
        // PEEK: nobody else's view of what is read has changed.
        Assert.Equal(0, await CountSeenAsync(reader));
    }

    private static async Task<int> CountSeenAsync(ImapMailboxReader reader)
    {
        var seen = -1;
        var tag = reader.Connection.Await(reader.Connection.Command("UID SEARCH").Atom("SEEN"));
        await reader.Connection.RunAsync(
            tag,
            response => seen = response.Is("SEARCH"u8) ? Encoding.ASCII.GetString(response.Raw).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length : seen,
            Cancellation);
        return seen;
    }

    [Fact]
    public async Task Read_OneMessageOfThirtyMegabytes_StreamsInSmallMemory()
    {
        var user = server.NewUser();
        var big = Message(1, 30_000_000);
        server.Deliver(user, [big]);
        await using var reader = await ConnectAsync(user);
        await reader.OpenAsync("INBOX", Cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var held = 0L;
        await foreach (var message in reader.ReadAsync([1], long.MaxValue, Cancellation))
        {
            // However slowly the reader reads, the rest waits at the server: nothing is held but what the pipe has at hand.
            var piece = new byte[50_000];
            for (int read; (read = await message.Content!.ReadAsync(piece, Cancellation)) > 0;)
            {
                hash.AppendData(piece, 0, read);
                held = Math.Max(held, reader.Connection.Reader.Buffered.Length);
            }
        }

        Assert.Equal(Hash(big), Convert.ToHexString(hash.GetCurrentHash()));
        Assert.InRange(held, 0, 256 * 1024);
    }

    [Theory]
    [InlineData("127.0.0.1", MoveOutcome.Moved)]
    [InlineData(DovecotServer.WithoutMove, MoveOutcome.Moved)]
    [InlineData(DovecotServer.WithoutUidPlus, MoveOutcome.CopiedAndMarked)]
    public async Task Move_WithAndWithoutItsExtensions_NeverTouchesWhatOthersMarked(string host, MoveOutcome expected)
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 10).Select(number => Message(number)));
        await using var reader = await ConnectAsync(user, server.Imaps(host));
        await reader.EnsureFoldersAsync([Processed], Cancellation);
        await reader.OpenAsync("INBOX", Cancellation);
        var connection = reader.Connection;
        await connection.RunAsync(connection.Await(connection.Command("UID STORE").Set([9]).Atom("+FLAGS (\\Deleted)")), null, Cancellation);

        Assert.Equal(expected, await reader.MoveAsync([2, 3, 5, 4_000_000], Processed, Cancellation));

        var left = await reader.SearchAsync(0, null, Cancellation);
        Assert.Contains(9u, left);
        Assert.Equal(expected == MoveOutcome.Moved ? 7 : 10, left.Count);
        Assert.Equal(3, (await reader.OpenAsync(Processed, Cancellation)).Exists);
    }

    [Fact]
    public async Task Move_FolderDeletedMeanwhile_FolderMissingAndNothingLost()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)]);
        await using var reader = await ConnectAsync(user);
        await reader.OpenAsync("INBOX", Cancellation);
        Assert.Equal(MailProblem.FolderMissing, (await Assert.ThrowsAsync<MailProblemException>(() => reader.MoveAsync([1], Processed, Cancellation))).Problem);
        await reader.EnsureFoldersAsync([Processed], Cancellation);
        Assert.Equal(MoveOutcome.Moved, await reader.MoveAsync([1], Processed, Cancellation));
    }

    [Fact]
    public async Task Open_FolderThatIsNotThere_FolderMissing()
    {
        await using var reader = await ConnectAsync(server.NewUser());
        Assert.Equal(MailProblem.FolderMissing, (await Assert.ThrowsAsync<MailProblemException>(() => reader.OpenAsync("No/Such", Cancellation))).Problem);
    }

    [Fact]
    public async Task Open_FolderMadeAnew_HasAnotherUidValidity()
    {
        await using var reader = await ConnectAsync(server.NewUser());
        await reader.EnsureFoldersAsync([Processed], Cancellation);
        var before = await reader.OpenAsync(Processed, Cancellation);
        await reader.OpenAsync("INBOX", Cancellation);
        await reader.Connection.RunAsync(reader.Connection.Await(reader.Connection.Command("DELETE").Quoted(Processed)), null, Cancellation);
        await reader.EnsureFoldersAsync([Processed], Cancellation);
        Assert.NotEqual(before.UidValidity, (await reader.OpenAsync(Processed, Cancellation)).UidValidity);
    }

    [Fact]
    public async Task OpenAndSearch_WhatIsNew_ByTheNumberingItIsKnownBy()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1), Message(2), Message(3)]);
        await using var reader = await ConnectAsync(user);

        var (folder, all) = await reader.OpenAndSearchAsync("INBOX", null, 2, null, Cancellation); // never read: the uid counts for nothing
        var (again, news) = await reader.OpenAndSearchAsync("INBOX", folder.UidValidity, all[1], null, Cancellation);
        var (_, anew) = await reader.OpenAndSearchAsync("INBOX", folder.UidValidity + 1, all[1], null, Cancellation);

        Assert.Equal((3, 3), (folder.Exists, all.Count));
        Assert.Equal(folder, again);
        Assert.Equal([all[2]], news);
        Assert.Equal(all, anew);
        Assert.Empty((await reader.OpenAndSearchAsync("INBOX", folder.UidValidity, all[2], null, Cancellation)).News);
        Assert.Equal(3, (await HashesAsync(reader, [.. all])).Count);
        Assert.Equal(MailProblem.FolderMissing, (await Assert.ThrowsAsync<MailProblemException>(() => reader.OpenAndSearchAsync("No/Such", 1, 1, null, Cancellation))).Problem);
        Assert.Equal(all, (await reader.OpenAndSearchAsync("INBOX", null, 0, new DateOnly(2020, 1, 1), Cancellation)).News);
    }

    [Fact]
    public async Task Open_RightToReadOnly_IsSeenAndNothingIsMoved()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)], ".Compartida");
        await File.WriteAllTextAsync(Path.Combine(server.Maildir(user, ".Compartida"), "dovecot-acl"), "owner lr\n", Cancellation);
        await using var reader = await ConnectAsync(user);
        var state = await reader.OpenAsync("Compartida", Cancellation);
        Assert.True(state.ReadOnly);
        Assert.Equal(1, state.Exists);
        Assert.Single(await HashesAsync(reader, [1]));
        Assert.Equal(MailProblem.FolderReadOnly, (await Assert.ThrowsAsync<MailProblemException>(() => reader.MoveAsync([1], "INBOX", Cancellation))).Problem);
    }

    [Fact]
    public async Task Read_MessageRemovedMeanwhile_IsToldAsVanishedAndTheOthersCome()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 5).Select(number => Message(number)));
        await using var reader = await ConnectAsync(user);
        await reader.OpenAsync("INBOX", Cancellation);
        var uids = await reader.SearchAsync(0, null, Cancellation);
        await using (var other = await ConnectAsync(user))
        {
            await other.EnsureFoldersAsync([Processed], Cancellation);
            await other.OpenAsync("INBOX", Cancellation);
            await other.MoveAsync([3], Processed, Cancellation);
        }

        var contents = new List<bool>();
        await foreach (var message in reader.ReadAsync(uids, long.MaxValue, Cancellation))
        {
            Assert.Null(message.Refusal);
            contents.Add(message.Content is not null);
        }

        Assert.Equal([true, true, false, true, true], contents);
    }

    /// <summary>Each connection is cut at that place.</summary>
    [Theory]
    [InlineData(20_000, false, false)] // not even one message fits
    [InlineData(20_000, true, false)]
    [InlineData(100_000, false, false)]
    [InlineData(100_000, true, true)]
    [InlineData(333_333, true, true)]
    [InlineData(600_000, false, false)]
    [InlineData(600_000, true, true)]
    public async Task Read_ConnectionCutAnywhere_EveryMessageGivenOutIsWhole(int cut, bool connectsItself, bool all)
    {
        var user = server.NewUser();
        var messages = Enumerable.Range(1, 40).Select(number => Message(number, 20_000)).ToList();
        server.Deliver(user, messages);
        var known = messages.Select(Hash).ToHashSet(StringComparer.Ordinal);
        await using var proxy = new CuttingProxy(server.ImapsPort, cut);
        await using var made = await ConnectAsync(user, new MailServerEndpoint("127.0.0.1", proxy.Port, ConnectionSecurity.SslTls));
        await using var reader = connectsItself ? made : new ImapMailboxReader(made.Connection);
        await reader.OpenAsync("INBOX", Cancellation);
        var uids = await reader.SearchAsync(0, null, Cancellation);
        var whole = 0;
        async Task ReadAsync()
        {
            await foreach (var message in reader.ReadAsync(uids, long.MaxValue, Cancellation))
            {
                Assert.True(known.Remove(Convert.ToHexString(await SHA256.HashDataAsync(message.Content!, Cancellation))));
                whole++;
            }
        }

        if (all)
        {
            await ReadAsync();
            Assert.Equal(40, whole);
            return;
        }

        Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(ReadAsync)).Problem);
        Assert.InRange(whole, 0, 39);
        Assert.False(reader.Connection.IsUsable);
    }

    [Fact]
    public async Task CountJunk_SpecialUseFolder_IsCounted()
    {
        var user = server.NewUser();
        await using var reader = await ConnectAsync(user);
        Assert.Equal(0, await reader.CountJunkAsync(Cancellation));
        server.Deliver(user, [Message(1), Message(2)], ".Correo no deseado");
        Assert.Equal(2, await reader.CountJunkAsync(Cancellation));
    }

    [Fact]
    public async Task Read_GivenUpEarly_ClosesTheSession()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 20).Select(number => Message(number, 100_000)));
        await using var reader = await ConnectAsync(user);
        await reader.OpenAsync("INBOX", Cancellation);
        var uids = await reader.SearchAsync(0, null, Cancellation);
        await foreach (var message in reader.ReadAsync(uids, long.MaxValue, Cancellation))
        {
            Assert.NotNull(message.Content);
            break;
        }

        Assert.False(reader.Connection.IsUsable);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => reader.SearchAsync(0, null, Cancellation));
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
        Assert.EndsWith("messages were asked for, and not all of them were read", problem.Detail, StringComparison.Ordinal);
    }
}
