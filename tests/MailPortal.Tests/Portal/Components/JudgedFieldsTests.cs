using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class JudgedFieldsTests
{
    private static readonly FieldProblem Name = new("Name", "missing"), Email = new("Email", "no address");

    private readonly JudgedFields judged = new();

    [Fact]
    public async Task FieldLeft_MendedOrWrongOtherwise_SaysSo_AndOneThatWasRightSaysNothing()
    {
        judged.Take([Name, Email]);
        await JudgeAsync(Email with { Message = "taken" }, new("Password", "short"));
        Assert.Equal((null, "taken", null), (judged.ErrorOf("Name"), judged.ErrorOf("Email"), judged.ErrorOf("Password")));
        await JudgeAsync(Name);
        Assert.Equal(("missing", null), (judged.ErrorOf("Name"), judged.ErrorOf("Email")));
    }

    [Fact]
    public async Task FormNeverRefused_IsNotJudged()
    {
        await judged.JudgeAgainAsync(() => throw new InvalidOperationException("asked"));
        Assert.Empty(judged.Found);
    }

    [Fact]
    public async Task TwoFieldsLeft_TheFirstAnswerComesLast_AndDoesNotCount()
    {
        judged.Take([Name]);
        var late = new TaskCompletionSource<IReadOnlyList<FieldProblem>>();
        var first = judged.JudgeAgainAsync(() => late.Task);
        await JudgeAsync();
        late.SetResult([Name]);
        await first;
        Assert.Empty(judged.Found);
    }

    [Fact]
    public async Task FormRefusedAgain_WhileAFieldIsJudged_TheRefusalStays()
    {
        judged.Take([Name]);
        var late = new TaskCompletionSource<IReadOnlyList<FieldProblem>>();
        var first = judged.JudgeAgainAsync(() => late.Task);
        judged.Take([Name, Email]);
        late.SetResult([]);
        await first;
        Assert.Equal(2, judged.Count);
    }

    private Task JudgeAsync(params IReadOnlyList<FieldProblem> problems) => judged.JudgeAgainAsync(() => Task.FromResult(problems));
}
