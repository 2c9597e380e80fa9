using MailPortal.Api;
using MailPortal.Documents;
using MailPortal.Polling;
using Microsoft.Extensions.Options;

namespace MailPortal.Tests.Portal.Hosting;

/// <summary>Settings that make no sense stop the start instead of every mail.</summary>
public sealed class OptionProblemsTests
{
    private static readonly string[] Keys =
    [
        "Reception:MaxBytesToOpen", "Reception:MaxReadTime", "Reception:MaxAttempts", "Reception:MailboxesAtOnce", "Reception:WindowSize", "Reception:BatchSize",
        "Reception:BatchBytes", "Reception:MaxBytesToStore", "Api:CallsPerMinute",
    ];

    [Fact]
    public async Task Start_NothingButZeros_NamesEveryKeyAtOnce()
    {
        await using var portal = new TestPortal(Keys.Select(key => (key, (string?)"0")).Append(("Reception:Enabled", "false")));
        var said = Assert.ThrowsAny<Exception>(() => portal.Services).ToString();
        foreach (var key in Keys) Assert.Contains(key + ": ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_AreFine()
    {
        Assert.True(new IntakeOptionsRules().Validate(null, new()).Succeeded);
        Assert.True(new PollingOptionsRules().Validate(null, new()).Succeeded);
        Assert.True(new ApiOptions.Validator().Validate(null, new()).Succeeded);
    }

    [Fact]
    public void TooMuch_IsNamedWithItsBounds()
    {
        var result = new IntakeOptionsRules().Validate(null, new() { MaxReadTime = TimeSpan.FromDays(30), MaxAttempts = -1 });
        Assert.Equal(["Reception:MaxReadTime: 30.00:00:00 is not between 00:00:00.0010000 and 01:00:00.", "Reception:MaxAttempts: -1 is not between 1 and 1000."], result.Failures);
    }
}
