using System.Globalization;

namespace MailPortal.Sandbox.Exchange;

/// <summary>The mailboxes' files, as Dovecot lays them out: <c>mail/user@domain/Maildir/{cur,new,tmp}</c>, folders as <c>.A.B/{cur,new,tmp}</c>.</summary>
internal sealed class Maildir(string mail, FileOwner owner, TimeProvider clock)
{
    private static readonly string[] Parts = ["tmp", "cur", "new"];
    private readonly Lock _making = new();
    private int _count;

    /// <summary>Puts a message into INBOX, or as read into another folder: written aside and renamed, so that Dovecot never sees half of one.</summary>
    /// <param name="folder">In ASCII, below no other; null is INBOX.</param>
    public async Task DeliverAsync(string mailbox, ReadOnlyMemory<byte> message, CancellationToken cancellation, string? folder = null)
    {
        var into = Make(mailbox, folder);
        var time = clock.GetUtcNow();
        // S= and W= (size with CRLF line ends) spare Dovecot the opening of every file.
        var name = string.Create(CultureInfo.InvariantCulture,
            $"{time.ToUnixTimeSeconds()}.M{Interlocked.Increment(ref _count):d9}P{Environment.ProcessId}.sandbox,S={message.Length},W={SizeWithCrLf(message.Span)}");
        var aside = Path.Combine(into, "tmp", name);
        await File.WriteAllBytesAsync(aside, message, cancellation);
        File.SetUnixFileMode(aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        owner.Own(aside);
        File.Move(aside, folder is null ? Path.Combine(into, "new", name) : Path.Combine(into, "cur", name + ":2,S"));
    }

    public IReadOnlyList<FolderContents> Look(string mailbox)
    {
        var inbox = Path.Combine(Home(mailbox), "Maildir");
        if (!Directory.Exists(inbox)) return [new("INBOX", [])];
        return
        [
            new("INBOX", Messages(inbox)),
            .. Directory.EnumerateDirectories(inbox, ".*").Order(StringComparer.Ordinal).Select(folder => new FolderContents(Readable(Path.GetFileName(folder)), Messages(folder))),
        ];
    }

    private string Make(string mailbox, string? folder)
    {
        var home = Home(mailbox);
        var inbox = Path.Combine(home, "Maildir");
        var into = folder is null ? inbox : Path.Combine(inbox, "." + folder);
        lock (_making)
        {
            if (Directory.Exists(Path.Combine(into, Parts[^1]))) return into;
            foreach (var made in (string[])[home, inbox, into, .. Parts.Select(p => Path.Combine(into, p))])
            {
                if (Directory.Exists(made)) continue;
                Directory.CreateDirectory(made, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                owner.Own(made);
            }
        }
        return into;
    }

    // The address becomes a folder name: it has been found in the tenant before, yet an open domain lets any local part through.
    private string Home(string mailbox) => mailbox.Any(c => c is '/' or '\0' or '\\') || mailbox.StartsWith('.')
        ? throw new SandboxException($"'{mailbox}' cannot be the name of a mailbox.")
        : Path.Combine(mail, mailbox.ToLowerInvariant());

    private static List<StoredMessage> Messages(string folder)
    {
        var found = new List<StoredMessage>();
        foreach (var file in Parts.Skip(1).Select(p => Path.Combine(folder, p)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
        {
            try
            {
                using var stream = File.OpenRead(file);
                var headers = MessageHeaders.Read(stream);
                found.Add(new(headers.Subject, headers.MessageId, stream.Length));
            }
            catch (FileNotFoundException)
            {
                // Moved or flagged (which renames the file) while we were looking: it is met again in its new place, or next time.
            }
        }
        return found;
    }

    // .MailPortal.Con error -> MailPortal/Con error; modified UTF-7 inside.
    private static string Readable(string directory) => ModifiedUtf7.Decode(directory[1..].Replace('.', '/'));

    private static long SizeWithCrLf(ReadOnlySpan<byte> message)
    {
        long bare = 0;
        for (var i = 0; i < message.Length; i++)
            if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) bare++;
        return message.Length + bare;
    }
}
