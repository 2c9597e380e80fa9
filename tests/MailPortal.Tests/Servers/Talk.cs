using System.Text;

namespace MailPortal.Tests.Servers;

/// <summary>The server's end of a scripted conversation, line by line.</summary>
internal static class Talk
{
    public static async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>The client's next line without its end; what there is of it when the client has gone.</summary>
    public static async Task<string> HearAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, TestContext.Current.CancellationToken) == 1 && one[0] != '\n')
            line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }
}
