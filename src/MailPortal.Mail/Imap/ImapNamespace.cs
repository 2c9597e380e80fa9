using System.Text;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>Where a user's own folders begin (RFC 2342 section 5).</summary>
/// <param name="Prefix">In front of every folder's name on the wire: empty, or <c>INBOX.</c> (RFC 2342 section 5).</param>
/// <param name="Delimiter">Between levels (RFC 9051 section 5.1.1); null where there are none.</param>
/// <param name="NamesInUtf8">Whether its names are UTF-8 (RFC 9051 section 5.1); modified UTF-7 (RFC 3501 section 5.1.3) when not.</param>
public sealed record ImapNamespace(string Prefix, char? Delimiter, bool NamesInUtf8 = false)
{
    /// <summary>A path with <c>/</c> between levels as this server spells it (RFC 9051 section 5.1.1).</summary>
    /// <exception cref="ArgumentException">A level is empty, holds a control character or half a character.</exception>
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
        var name = string.Join(Delimiter ?? '/', levels);
        // RFC 9051 section 5.1: Net-Unicode, in which an accent is one with its letter (RFC 5198 section 3).
        var wire = NamesInUtf8 ? name.Normalize(NormalizationForm.FormC) : ModifiedUtf7.Encode(name);
        // INBOX is one for all servers and stands outside of the prefix; its name is the only one without case.
        return levels[0].Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" + wire[5..] : Prefix + wire;
    }
}
