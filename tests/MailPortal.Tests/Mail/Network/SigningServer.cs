using System.Text;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Network;

/// <summary>How a sign-in ends, and how much of what the client said stands in the server's answer.</summary>
public enum Verdict
{
    Accepted,
    Refused,
    /// <summary>The client's last line, as it was.</summary>
    RefusedWithItsLine,
    /// <summary>The later half of that line.</summary>
    RefusedWithHalfOfItsLine,
    /// <summary>What the line says behind its base64.</summary>
    RefusedWithItsMeaning,
    /// <summary>An error challenge that holds the meaning, then a NO.</summary>
    RefusedByChallenge,
    /// <summary>The client's line and nothing else, which is no answer in any protocol.</summary>
    Nonsense,
}

/// <summary>A server that hears a sign-in of any protocol and shape, and is as indiscreet about it as its verdict says.</summary>
internal sealed class SigningServer(string protocol, string offers, Verdict verdict) : ServerStream
{
    private readonly Queue<byte> answers = new(Encoding.UTF8.GetBytes(Greeting(protocol, offers)));
    private readonly StringBuilder line = new();
    private readonly List<string> heard = [];
    private string tag = "";
    private int awaited;
    private bool challenged;

    /// <summary>Everything that the client said.</summary>
    public string Heard => string.Join('\n', heard);

    private static string Greeting(string protocol, string offers) => protocol switch
    {
        "IMAP" => $"* OK [CAPABILITY IMAP4rev1 {offers}] ready\r\n",
        "POP3" => "+OK ready\r\n",
        _ => "220 mail.test ESMTP\r\n",
    };

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = 0;
        while (count < buffer.Length && answers.TryDequeue(out var value))
            buffer.Span[count++] = value;
        return new(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        foreach (var character in Encoding.UTF8.GetString(buffer.Span))
        {
            line.Append(character);
            if (character != '\n')
                continue;
            heard.Add(line.ToString().TrimEnd('\r', '\n'));
            line.Clear();
            Hear(heard[^1]);
        }

        return ValueTask.CompletedTask;
    }

    private void Say(string text)
    {
        foreach (var value in Encoding.UTF8.GetBytes(text + "\r\n"))
            answers.Enqueue(value);
    }

    private void Hear(string said)
    {
        if (awaited > 0)
        {
            awaited--;
            Go(said);
            return;
        }

        var words = said.Split(' ');
        if (protocol == "IMAP")
            (tag, words) = (words[0], words[1..]);
        switch (words[0])
        {
            case "AUTHENTICATE" or "AUTH":
                awaited = words[1] == "LOGIN" ? 2 : words.Length > 2 ? 0 : 1;
                Go(said);
                break;
            case "LOGIN" or "USER" when said.EndsWith('}'):
                awaited = 1;
                Invite("");
                break;
            case "LOGIN" or "PASS":
                Go(said);
                break;
            case "USER":
                Say("+OK");
                break;
            case "CAPA":
                Say($"+OK\r\n{offers}\r\n.");
                break;
            case "EHLO":
                Say($"250-mail.test\r\n250 {offers}");
                break;
            default:
                Say(protocol == "IMAP" ? $"{tag} OK" : protocol == "POP3" ? "+OK" : "250 ok");
                break;
        }
    }

    private void Invite(string challenge) => Say($"{(protocol == "SMTP" ? "334" : "+")} {Convert.ToBase64String(Encoding.UTF8.GetBytes(challenge))}");

    private void Go(string said)
    {
        if (awaited > 0)
        {
            Invite("");
            return;
        }

        if (verdict == Verdict.RefusedByChallenge && !challenged)
        {
            (challenged, awaited) = (true, 1);
            Invite($"{{\"status\":\"401\",\"saw\":\"{Meaning(said)}\"}}");
            return;
        }

        if (verdict == Verdict.Nonsense)
        {
            Say(said);
            return;
        }

        var words = verdict switch
        {
            Verdict.RefusedWithItsLine => $"cannot take {said} today",
            Verdict.RefusedWithHalfOfItsLine => $"cannot take ...{said[(said.Length / 2)..]} today",
            Verdict.RefusedWithItsMeaning => $"cannot take {Meaning(said)} today",
            _ => "done",
        };
        var accepted = verdict == Verdict.Accepted;
        Say(protocol switch
        {
            "IMAP" => accepted ? $"{tag} OK [CAPABILITY IMAP4rev1] {words}" : $"{tag} NO [AUTHENTICATIONFAILED] {words}",
            "POP3" => accepted ? $"+OK {words}" : $"-ERR [AUTH] {words}",
            _ => accepted ? $"235 2.7.0 {words}" : $"535 5.7.8 {words}",
        });
    }

    /// <summary>The last word decoded where it is base64, without what would end the answer's line.</summary>
    private static string Meaning(string said)
    {
        var word = said.Split(' ')[^1];
        var bytes = new byte[word.Length];
        return Convert.TryFromBase64String(word, bytes, out var count) && count > 0
            ? string.Concat(Encoding.UTF8.GetString(bytes, 0, count).Select(character => char.IsControl(character) ? '.' : character))
            : said;
    }
}
