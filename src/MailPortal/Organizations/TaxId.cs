namespace MailPortal.Organizations;

/// <summary>Tax ids as people paste them and as authorities' documents carry them.</summary>
public static class TaxId
{
    private const int Shortest = 5;
    private const int Longest = 20;

    // Weights of DIAN's check digit, from the last digit of the NIT to the first.
    private static readonly int[] Weights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

    /// <summary>Upper case, without blanks, dots, dashes and invisible characters: <c>900.123.456-8</c> becomes <c>900123456</c>.</summary>
    /// <returns>Null when a Colombian NIT's check digit is not the one that belongs to it.</returns>
    public static string? Clean(string typed)
    {
        var kept = new string([.. typed.ToUpperInvariant().Where(c => char.IsLetterOrDigit(c) || c is '-' or '&')]);
        // Nine or ten digits, one dash, one digit is a NIT with its check digit; other countries' dashes stand elsewhere or keep what follows.
        if (kept.Split('-') is [{ Length: 9 or 10 } number, { Length: 1 } check] && number.All(char.IsAsciiDigit) && char.IsAsciiDigit(check[0]))
            return CheckDigit(number) == check[0] - '0' ? number : null;
        return kept.Replace("-", "", StringComparison.Ordinal);
    }

    public static bool IsPlausible(string cleaned) =>
        cleaned.Length is >= Shortest and <= Longest && cleaned.Any(char.IsAsciiDigit) && cleaned.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is 'Ñ' or '&');

    internal static int CheckDigit(string number)
    {
        var rest = number.Reverse().Select((digit, place) => (digit - '0') * Weights[place]).Sum() % 11;
        return rest < 2 ? rest : 11 - rest;
    }
}
