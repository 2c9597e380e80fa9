using Bunit;
using MailPortal.Diagnosis;

namespace MailPortal.Tests.Portal.Diagnosis;

public sealed class CheckProgressTests
{
    private static readonly CheckStep Failed = new(CheckStepName.Token, CheckOutcome.Failed, 1234, [new("scope", "https://outlook.office365.com/.default")])
    {
        Code = "MP2002", UpstreamCode = "AADSTS7000215", Message = "m", Cause = "c", Fix = "f", Detail = "d", Remedies = [new("try", "Get-Mailbox 'x'")],
    };

    [Fact]
    public async Task CheckProgress_Running_TurnsTheStepThatIsNextAndLeavesTheRestWaiting()
    {
        await using var bunit = new BunitContext();
        var shown = bunit.Render<CheckProgress>(p => p.Add(c => c.Running, true).Add(c => c.Steps, [new(CheckStepName.Resolve, CheckOutcome.Passed, 12, [])]));
        Assert.Equal(CheckStepName.All.Count, shown.FindAll("li.mp-step").Count);
        Assert.Single(shown.FindAll(".mp-step-passed"));
        Assert.NotNull(shown.FindAll("li.mp-step")[1].QuerySelector(".mp-turning"));
        Assert.Equal(CheckStepName.All.Count - 2, shown.FindAll(".mp-step-waiting").Count);
        Assert.Equal("12 ms", shown.Find(".mp-step-time").TextContent);
    }

    [Fact]
    public async Task CheckProgress_Failed_SaysWhatWhyAndWhatToDoWithTheCommandToCopy()
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var step = bunit.Render<CheckProgress>(p => p.Add(c => c.Steps, [Failed])).Find(".mp-step-failed");
        Assert.Contains("falló", step.TextContent, StringComparison.Ordinal);
        Assert.Equal("1,2 s", step.QuerySelector(".mp-step-time")!.TextContent);
        Assert.Equal("MP2002 AADSTS7000215", step.QuerySelector(".mp-explanation [data-copy]")!.GetAttribute("data-copy"));
        Assert.Equal("Get-Mailbox 'x'", step.QuerySelector(".mp-remedies [data-copy]")!.GetAttribute("data-copy"));
        Assert.Contains("scope", step.QuerySelector("details")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es"), InlineData("en")]
    public void Every_Step_HasItsWords(string language)
    {
        using var _ = new Culture(language);
        Assert.All(CheckStepName.All, name => Assert.NotEmpty(CheckStepWords.Of(name)));
    }
}
