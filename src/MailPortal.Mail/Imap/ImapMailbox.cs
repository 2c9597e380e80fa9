using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>What SELECT or EXAMINE said (RFC 9051 section 6.3.2).</summary>
/// <param name="UidValidity">The generation of the uids; 0 when the server does not say.</param>
/// <param name="UidNext">The lowest uid the next message can get; 0 when the server does not say.</param>
/// <param name="Exists">Messages in it.</param>
/// <param name="ReadOnly">Nothing can be changed.</param>
public sealed record ImapMailbox(uint UidValidity, uint UidNext, int Exists, bool ReadOnly)
{
    /// <summary>Flags that can be set for good (PERMANENTFLAGS); null when the server does not say, which stands for all of them (RFC 9051 section 7.1).
    /// <c>\*</c> among them allows new keywords.</summary>
    public IReadOnlyList<string>? PermanentFlags { get; init; }

    /// <summary>Whether a flag that is set here lasts longer than the session.</summary>
    public bool MayKeep(string flag) => !ReadOnly && PermanentFlags?.Contains(flag, StringComparer.OrdinalIgnoreCase) is not false;
}

/// <summary>One line of LIST (RFC 9051 section 7.3.1).</summary>
/// <param name="Name">The name in clear (decoded from modified UTF-7).</param>
/// <param name="WireName">The name as the server spells it; commands need this one.</param>
/// <param name="Delimiter">Between levels; null where there are none.</param>
/// <param name="Attributes">With their backslash: <c>\Noselect</c>, <c>\Junk</c>.</param>
public sealed record ImapFolder(string Name, string WireName, char? Delimiter, IReadOnlyList<string> Attributes)
{
    /// <summary>Whether an attribute is set, for example <c>\Noselect</c>.</summary>
    public bool Is(string attribute) => Attributes.Contains(attribute, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Where a user's own folders begin (RFC 2342).</summary>
/// <param name="Prefix">In front of every folder's name on the wire: empty, or <c>INBOX.</c>.</param>
/// <param name="Delimiter">Between levels; null where there are none.</param>
public sealed record ImapNamespace(string Prefix, char? Delimiter)
{
    /// <summary>A path with <c>/</c> between levels as this server spells it.</summary>
    /// <exception cref="ArgumentException">A level is empty or holds a control character.</exception>
    /// <exception cref="MailProblemException">This server cannot have such a folder: no levels, or its delimiter within a name.</exception>
    public string ToWire(string path)
    {
        var levels = path.Split('/');
        foreach (var level in levels)
        {
            if (level.Length == 0 || level.Any(char.IsControl))
                throw new ArgumentException("A folder's name is empty or holds a control character.", nameof(path));
            if (Delimiter is { } delimiter && delimiter != '/' && level.Contains(delimiter))
                throw ImapProblems.NotAsked(MailProblem.FolderNameRefused, $"'{level}' cannot be one folder: the server separates levels with '{delimiter}'.");
        }

        if (levels.Length > 1 && Delimiter is null)
            throw ImapProblems.NotAsked(MailProblem.FolderNameRefused, "The server has no folders inside folders.");
        var wire = ModifiedUtf7.Encode(string.Join(Delimiter ?? '/', levels));
        // INBOX is one for all servers and stands outside of the prefix; its name is the only one without case.
        return levels[0].Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" + wire[5..] : Prefix + wire;
    }
}
