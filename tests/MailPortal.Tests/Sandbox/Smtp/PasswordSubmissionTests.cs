using System.Text;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Smtp;

public sealed class PasswordSubmissionTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private static string Plain(string user, string password) => "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));

    private Task<RawSmtp> SecureAsync() => RawSmtp.SecureAsync(sandbox.Info.PasswordSmtpPort, sandbox.Info.CaFile);

    [Fact]
    public async Task Message_RightPassword_Arrives()
    {
        var (sender, to) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        using var smtp = await SecureAsync();
        Assert.StartsWith("235", await smtp.AskAsync(Plain(sender, SampleTenant.OpenDomainPassword)), StringComparison.Ordinal);

        Assert.StartsWith("250 2.0.0 Ok: queued as", await smtp.MessageAsync(sender, to, $"From: {sender}\nSubject: hola\n\nx"), StringComparison.Ordinal);

        Assert.Equal("hola", Assert.Single(sandbox.Server.Look(to).Single(f => f.Name == "INBOX").Messages).Subject);
        Assert.DoesNotContain(sandbox.Server.Look(sender), f => f.Name == "Sent Items");
    }

    [Theory]
    [InlineData("ana@contoso.test", "wrong")]
    [InlineData("nadie@contoso.test", "Auto-Buzon-2026")]
    public async Task SignIn_WrongUserOrPassword_IsRefused(string user, string password)
    {
        using var smtp = await SecureAsync();

        Assert.StartsWith("535 5.7.8", await smtp.AskAsync(Plain(user, password)), StringComparison.Ordinal);
        Assert.StartsWith("530 5.7.0", await smtp.AskAsync("MAIL FROM:<a@b.test>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_ForeignSenderOrUnknownRecipient_IsRefused()
    {
        var sender = sandbox.FreshMailbox();
        using var smtp = await SecureAsync();
        await smtp.AskAsync(Plain(sender, SampleTenant.OpenDomainPassword));

        Assert.StartsWith("553 5.7.1", await smtp.MessageAsync("ana@contoso.test", "a@example.org", "Subject: x\n\nx"), StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", await smtp.MessageAsync(sender, "nadie@contoso.test", "Subject: x\n\nx"), StringComparison.Ordinal);
    }
}
