using MailPortal.Sandbox.Demo;

namespace MailPortal.Tests.Sandbox.Demo;

public sealed class PortalProcessTests
{
    [Fact]
    public async Task Ready_PortalThatEndsAtOnce_IsReportedWithItsCodeAndItsWords()
    {
        // No assembly at all: the host ends with its own complaint.
        var file = Path.GetTempFileName();
        try
        {
            await using var portal = PortalProcess.Start(file, new Uri("http://127.0.0.1:9/"), []);
            using var http = new HttpClient();

            var problem = await Assert.ThrowsAsync<DemoException>(() => portal.ReadyAsync(http, TestContext.Current.CancellationToken));

            Assert.Contains("ended with code", problem.Message, StringComparison.Ordinal);
            await portal.EndAsync(TestContext.Current.CancellationToken);
            Assert.NotEmpty(portal.Log);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
