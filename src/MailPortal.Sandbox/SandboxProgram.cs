using System.Text.Json;
using MailPortal.Sandbox.Control;
using MailPortal.Sandbox.Demo;

namespace MailPortal.Sandbox;

/// <summary>Runs the sandbox alone, or the demo of the whole portal.</summary>
internal static class SandboxProgram
{
    private static async Task<int> Main(string[] arguments)
    {
        using var stop = new StopSignals();
        try
        {
            return arguments switch
            {
                [] => await AloneAsync(stop),
                ["demo", .. var rest] => await DemoCommand.RunAsync(DemoArguments.Read(rest), stop),
                _ => throw new DemoException($"Without arguments: the sandbox alone. Else:\n{DemoArguments.Usage}"),
            };
        }
        catch (Exception e) when (e is SandboxException or DemoException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return 130; // stopped by a signal before it was done
        }
    }

    private static async Task<int> AloneAsync(StopSignals stop)
    {
        await using var sandbox = await SandboxServer.StartAsync(new(), stop.Token);
        var info = sandbox.Info;
        Console.WriteLine(JsonSerializer.Serialize(info, ControlEndpoints.Json));
        await Console.Error.WriteLineAsync($"""

            A Microsoft 365 tenant on this machine, until Ctrl+C.
              token     POST {info.Entra}{SampleTenant.TenantId}/oauth2/v2.0/token   scope {info.ExchangeResource}/.default
              sign in   {info.Authorize}common/oauth2/v2.0/authorize   as any of {SampleAccounts.Ana.Address} …   (docs/sandbox.md)
              Graph     {info.Graph}v1.0/me/sendMail
              SMTP      {info.Host}:{info.SmtpPort} (STARTTLS, XOAUTH2)   {info.Host}:{info.PasswordSmtpPort} (STARTTLS, passwords)
              IMAP      {info.Host}:{info.ImapPort} (TLS, XOAUTH2)   {info.Host}:{info.PasswordImapPort} (TLS, passwords)
              trust     {info.CaFile}
              deliver   curl --data-binary @mail.eml {info.Control}sandbox/mailboxes/{SampleTenant.Mailbox}/messages
              look      curl {info.Control}sandbox/mailboxes/{SampleTenant.Mailbox}/messages
              sent      curl {info.Control}sandbox/sent
              disturb   curl -X PUT {info.Control}sandbox/faults/imapThrottled
              asked     curl {info.Control}sandbox/requests
            """);
        await stop.WaitAsync();
        return 0;
    }
}
