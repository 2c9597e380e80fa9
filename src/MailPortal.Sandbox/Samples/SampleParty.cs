namespace MailPortal.Sandbox.Samples;

/// <summary>A made-up company. Its NIT begins with 999, which no company has.</summary>
/// <param name="Nit">Without check digit.</param>
/// <param name="Liability">Code of tax responsibility, as in <c>cbc:TaxLevelCode</c>.</param>
public sealed record SampleParty(string Nit, string Name, string TradeName, string CityCode, string City, string StateCode, string State, string Address, string Email, string Liability)
{
    private static readonly int[] Weights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

    /// <summary>The NIT's check digit.</summary>
    public int CheckDigit
    {
        get
        {
            var sum = Nit.Reverse().Select((digit, i) => (digit - '0') * Weights[i]).Sum() % 11;
            return sum > 1 ? 11 - sum : sum;
        }
    }
}

/// <summary>A supplier and what it sells.</summary>
/// <param name="Prefix">Of its invoice numbers.</param>
/// <param name="TechnicalKey">Made up; the authority would give it with the numbering range. Enters every CUFE.</param>
/// <param name="Withholdings">Withheld from the base: code, name, percent.</param>
public sealed record SampleSupplier(SampleParty Party, string Prefix, string TechnicalKey, IReadOnlyList<SampleProduct> Products, IReadOnlyList<(string Code, string Name, decimal Percent)> Withholdings)
{
    /// <summary>Made up; enters the CUDE of notes in the technical key's place.</summary>
    public string SoftwarePin => Nit(3) + "75";

    internal string Nit(int digits) => Party.Nit[^digits..];
}

/// <param name="Unit">UN/ECE unit, e.g. <c>94</c> (piece), <c>KGM</c>.</param>
/// <param name="Price">Whole pesos.</param>
/// <param name="Tax">01 IVA or 04 INC.</param>
public sealed record SampleProduct(string Code, string Name, string Unit, int Price, string Tax, decimal Percent);
