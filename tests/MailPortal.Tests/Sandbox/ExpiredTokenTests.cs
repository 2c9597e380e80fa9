using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox;

public sealed class ExpiredTokenTests(ExpiredTokenTests.ShortLived sandbox) : IClassFixture<ExpiredTokenTests.ShortLived>
{
    [Fact]
    public async Task SignIn_TokenExpiredMeanwhile_AuthenticateFails()
    {
        var mailbox = sandbox.FreshMailbox();
        var token = await sandbox.TokenAsync();
        using (var before = await sandbox.ImapAsync())
            Assert.Equal("A OK AUTHENTICATE completed.", await before.AuthenticateAsync(mailbox, token));

        sandbox.Clock.Now += TimeSpan.FromMinutes(5);

        using var after = await sandbox.ImapAsync();
        Assert.Equal("A NO AUTHENTICATE failed.", await after.AuthenticateAsync(mailbox, token));
        Assert.Contains(sandbox.Server.Requests.All(), r => r.Answered == "token has expired");
    }

    public sealed class ShortLived : RunningSandbox
    {
        public SettableClock Clock { get; } = new();

        protected override SandboxOptions Options => new() { Clock = Clock, TokenLifetime = TimeSpan.FromMinutes(5) };
    }
}
