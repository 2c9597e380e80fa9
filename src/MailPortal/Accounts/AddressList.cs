using System.Net.Mail;

namespace MailPortal.Accounts;

/// <summary>Mail addresses as people type several into one field, and as a column keeps them: separated by commas, semicolons or line ends.</summary>
public static class AddressList
{
    private static readonly char[] Separators = [',', ';', '\n', '\r'];

    public static IReadOnlyList<string> Split(string? typed) =>
        typed is null ? [] : [.. typed.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>An address alone, as RFC 5321 has it: no name, no blanks, nothing that could end a header's line.</summary>
    public static bool IsAddress(string value) =>
        value.Length <= AccountRules.LongestAddress && !value.Any(char.IsControl) && MailAddress.TryCreate(value, out var address) && address.Address == value;

    /// <summary>Those that are none, for a message that names them; null when all are.</summary>
    public static string? Malformed(IEnumerable<string> addresses) => addresses.Where(a => !IsAddress(a)).Select(a => a.Length > 0 ? a : "\"\"").ToList() is { Count: > 0 } wrong ? string.Join(", ", wrong) : null;
}
