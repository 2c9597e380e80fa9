using System.Text.Json;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Control;

namespace MailPortal.Sandbox;

internal static class SandboxProgram
{
    private static async Task<int> Main(string[] arguments)
    {
        using var stop = new StopSignals();
        try
        {
            await using var sandbox = await SandboxServer.StartAsync(new(), stop.Token);
            Console.WriteLine(JsonSerializer.Serialize(sandbox.Info, ControlEndpoints.Json));
            await stop.WaitAsync();
            return 0;
        }
        catch (SandboxException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
