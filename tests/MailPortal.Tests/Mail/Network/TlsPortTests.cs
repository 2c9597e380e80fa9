using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Network;

/// <summary>STARTTLS at a port that is for TLS from the first byte: each side waits for the other to begin.</summary>
public sealed class TlsPortTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static Task OpenAsync(string protocol, MailSocket socket) => protocol switch
    {
        "IMAP" => ImapConnection.OpenAsync(socket, Cancellation),
        "POP3" => Pop3Connection.OpenAsync(socket, Cancellation),
        _ => SmtpConnection.OpenAsync(socket, null, Cancellation),
    };

    private static async Task<MailProblemException> ProblemAsync(string protocol, int port, Stream stream, TimeProvider time) =>
        await Assert.ThrowsAsync<MailProblemException>(() => OpenAsync(protocol, MailSocket.Over(stream, new("mail.contoso.test", port, ConnectionSecurity.StartTls), time: time)));

    [Theory(Timeout = 60_000)]
    [InlineData("IMAP", 993)]
    [InlineData("POP3", 995)]
    [InlineData("SMTP", 465)]
    public async Task SilenceThere_IsNamedWithinTenSeconds(string protocol, int port)
    {
        var problem = await ProblemAsync(protocol, port, new SilentStream(""), new ImpatientTime(Patience));
        Assert.Equal((MailProblem.TlsExpected, "security", ProblemRetry.No), (problem.Problem, ProblemCatalogue.Describe(problem.Problem).Field, ProblemCatalogue.Describe(problem.Problem).Retry));
        Assert.Contains($"port {port} is for TLS", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IMAP", 993)]
    [InlineData("POP3", 995)]
    [InlineData("SMTP", 465)]
    public async Task HangingUpThere_IsNamed(string protocol, int port) =>
        Assert.Equal(MailProblem.TlsExpected, (await ProblemAsync(protocol, port, new DeafStream([], static () => 1), TimeProvider.System)).Problem);

    [Theory]
    [InlineData("IMAP", 143)]
    [InlineData("POP3", 110)]
    [InlineData("SMTP", 587)]
    public async Task HangingUpElsewhere_IsThat(string protocol, int port) =>
        Assert.Equal(MailProblem.ConnectionLost, (await ProblemAsync(protocol, port, new DeafStream([], static () => 1), TimeProvider.System)).Problem);

    [Fact]
    public async Task SomethingSaidThere_IsReadAsElsewhere() =>
        Assert.Equal(MailProblem.UnexpectedAnswer, (await ProblemAsync("IMAP", 993, new DeafStream("HTTP/1.1 400 Bad Request\r\n"u8.ToArray(), static () => 100), TimeProvider.System)).Problem);
}
