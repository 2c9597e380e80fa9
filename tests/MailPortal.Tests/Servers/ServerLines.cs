using System.Text;

namespace MailPortal.Tests.Servers;

/// <summary>How a scripted server talks.</summary>
internal static class ServerLines
{
    public static async Task SayAsync(this Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>The client's next line without its end; what is there when it hangs up.</summary>
    public static async Task<string> HearAsync(this Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, TestContext.Current.CancellationToken) == 1 && one[0] != '\n')
            line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }
}
