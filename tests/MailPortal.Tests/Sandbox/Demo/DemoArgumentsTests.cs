using MailPortal.Sandbox.Demo;

namespace MailPortal.Tests.Sandbox.Demo;

public sealed class DemoArgumentsTests
{
    private static readonly string Portal = typeof(MailPortal.Sandbox.SandboxServer).Assembly.Location;

    [Fact]
    public void Read_Everything_IsUnderstood()
    {
        var read = DemoArguments.Read(["--portal", Portal, "--check", "--info", "/tmp/i.json", "--data", "/tmp/d", "--port", "8123"]);

        Assert.Equal(new DemoArguments(Portal, true, "/tmp/i.json", "/tmp/d", 8123), read);
    }

    public static TheoryData<string[], string> Wrong => new()
    {
        { [], "--portal is missing" },
        { ["--portal", "/nowhere/MailPortal.dll"], "no portal at /nowhere/MailPortal.dll" },
        { ["--portal", Portal, "--port"], "'--port' lacks its value" },
        { ["--portal", Portal, "--port", "70000"], "'--port 70000' is not understood" },
        { ["--portal", Portal, "--shiny", "1"], "'--shiny 1' is not understood" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Read_Wrong_SaysWhatAndHow(string[] arguments, string reason) =>
        Assert.Contains(reason, Assert.Throws<DemoException>(() => DemoArguments.Read(arguments)).Message, StringComparison.Ordinal);
}
