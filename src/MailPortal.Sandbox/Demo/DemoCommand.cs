using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using MailPortal.Sandbox.Control;

namespace MailPortal.Sandbox.Demo;

/// <summary>Sandbox and portal together, with one organisation already receiving.</summary>
internal static class DemoCommand
{
    private const string AdminEmail = "admin@contoso.test";
    private const int UsualPort = 8080;

    public static async Task<int> RunAsync(DemoArguments arguments, StopSignals stop)
    {
        var started = Stopwatch.GetTimestamp();
        using var data = DemoData.Begin(arguments);
        await using var sandbox = await SandboxServer.StartAsync(new(), stop.Token);
        // Microsoft sends browsers back to https or to localhost, and to no other name of this machine.
        var address = new Uri($"http://localhost:{FreePort(arguments.Port ?? (arguments.Check ? 0 : UsualPort))}/");
        var password = $"Demo-{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9))}-9a";
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var portal = PortalProcess.Start(arguments.Portal, address, new Dictionary<string, string>(sandbox.Info.PortalSettings)
        {
            ["DataDirectory"] = data.Path,
            ["PublicBaseUrl"] = address.GetLeftPart(UriPartial.Authority),
            ["Bootstrap:AdminEmail"] = AdminEmail,
            ["Bootstrap:AdminPassword"] = password,
            ["Bootstrap:ApiKey"] = key,
        });
        // No redirects: an answer that leads to the sign-in page is a refusal.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(130) }; // the portal's `poll` alone may wait for 100
        try
        {
            await portal.ReadyAsync(http, stop.Token);
            var api = new PortalApi(http, address, key);
            var round = new DemoRound(sandbox, api);
            await round.ReceiveAsync(stop.Token);
            if (arguments.InfoFile is { } file) WriteInfo(file, address, password, key, sandbox);
            if (arguments.Check)
            {
                var sent = await round.SendAsync(new(sandbox, api, address, AdminEmail, password), stop.Token);
                var (documents, messages) = await round.CheckAsync(stop.Token);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"demo: OK documents={documents} messages={messages} sent={sent} seconds={Math.Ceiling(Stopwatch.GetElapsedTime(started).TotalSeconds)}"));
                return 0;
            }
            Announce(address, password, sandbox);
            await Task.WhenAny(stop.WaitAsync(), portal.EndAsync(CancellationToken.None));
            return stop.Token.IsCancellationRequested ? 0 : throw new DemoException("The portal has ended.");
        }
        catch (Exception e) when (e is DemoException or HttpRequestException or TaskCanceledException && !stop.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"{portal.Log}\n\nLast lines of the portal's log above.");
            throw e as DemoException ?? new DemoException($"The portal did not answer: {e.Message}", e);
        }
    }

    private static void WriteInfo(string file, Uri portal, string password, string key, SandboxServer sandbox)
    {
        // Whole or not at all: whoever waits for this file reads it the moment it is there.
        var aside = file + ".part";
        File.Delete(aside);
        using (var stream = new FileStream(aside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            JsonSerializer.Serialize(stream, new { portal, adminEmail = AdminEmail, adminPassword = password, apiKey = key, sandbox = sandbox.Info.Control }, ControlEndpoints.Json);
        File.Move(aside, file, overwrite: true);
    }

    private static void Announce(Uri portal, string password, SandboxServer sandbox) => Console.WriteLine($"""

        MailPortal   {portal}
        user         {AdminEmail}
        password     {password}

        The sandbox plays Microsoft 365: {new Uri(sandbox.Info.Control, "sandbox/info")}
        To send, under Envío: account {SampleAccounts.Ana.Address}, Application (Client) ID {SampleTenant.Sending.ClientId}, Client Secret {SampleTenant.Sending.Secrets[0].Value}
        Another mail:  curl --data-binary @mail.eml {new Uri(sandbox.Info.Control, $"sandbox/mailboxes/{SampleTenant.Mailbox}/messages")}
        Ctrl+C ends both.
        """);

    // The wanted port or the next free one; 0 is any.
    private static int FreePort(int wanted)
    {
        for (var port = wanted; port < 65536; port++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return ((IPEndPoint)socket.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                // In use.
            }
        }
        throw new DemoException($"No free port from {wanted} on.");
    }
}
