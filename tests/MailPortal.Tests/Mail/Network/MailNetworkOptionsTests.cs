using MailPortal.Mail.Network;

namespace MailPortal.Tests.Mail.Network;

/// <summary>Options that would blame a server for what is ours are refused where they are given.</summary>
public sealed class MailNetworkOptionsTests
{
    public static TheoryData<string, MailNetworkOptions> Meaningless => new()
    {
        { nameof(MailNetworkOptions.ConnectTimeout), new() { ConnectTimeout = Timeout.InfiniteTimeSpan } },
        { nameof(MailNetworkOptions.ConnectTimeout), new() { ConnectTimeout = TimeSpan.Zero } },
        { nameof(MailNetworkOptions.TlsTimeout), new() { TlsTimeout = TimeSpan.MaxValue } },
        { nameof(MailNetworkOptions.SignInTimeout), new() { SignInTimeout = Timeout.InfiniteTimeSpan } },
        { nameof(MailNetworkOptions.CommandTimeout), new() { CommandTimeout = TimeSpan.FromDays(2) } },
        { nameof(MailNetworkOptions.WholeAnswerTimeout), new() { WholeAnswerTimeout = TimeSpan.FromSeconds(-5) } },
        { nameof(MailNetworkOptions.SlowestDownload), new() { SlowestDownload = -1 } },
        { nameof(MailNetworkOptions.MostSpooled), new() { MostSpooled = -1 } },
    };

    [Theory]
    [MemberData(nameof(Meaningless), DisableDiscoveryEnumeration = true)]
    public void Option_ThatCannotBeMeant_IsNamed(string name, MailNetworkOptions options)
    {
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new MailNetwork(options)).ParamName);
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => MailSocket.Over(Stream.Null, ReplayStream.Endpoint, options)).ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task SmtpOption_ThatCannotBeMeant_IsNamed(long ticks)
    {
        var options = new MailPortal.Mail.Smtp.SmtpOptions { FinalTimeout = new(ticks) };
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MailPortal.Mail.Smtp.SmtpConnection.OpenAsync(MailSocket.Over(Stream.Null, ReplayStream.Endpoint), options, TestContext.Current.CancellationToken));
        Assert.Equal("FinalTimeout", error.ParamName);
    }
}
