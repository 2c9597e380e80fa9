using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailPortal.Sandbox.Samples;

/// <summary>A sample invoice or credit note: what is in it, worked out before it is written as XML.</summary>
public sealed record SampleDocument
{
    public required SampleSupplier Supplier { get; init; }

    public required SampleParty Customer { get; init; }

    /// <summary>Prefix and number, e.g. <c>PAP1042</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Colombian time (UTC−05:00).</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    public required DateOnly DueDate { get; init; }

    public required IReadOnlyList<SampleLine> Lines { get; init; }

    /// <summary>The buyer's order, when there was one.</summary>
    public string? Order { get; init; }

    /// <summary>The invoice that a credit note takes back; null for an invoice.</summary>
    public SampleDocument? Corrects { get; init; }

    public bool IsCreditNote => Corrects is not null;

    /// <summary>01 or 91.</summary>
    public string TypeCode => IsCreditNote ? "91" : "01";

    public decimal LineTotal => Lines.Sum(l => l.Amount);

    /// <summary>Base and amount by tax and percentage.</summary>
    public IReadOnlyList<SampleTax> Taxes =>
    [
        .. from line in Lines
           group line by (line.Product.Tax, line.Product.Percent) into same
           orderby same.Key.Tax, same.Key.Percent descending
           select new SampleTax(same.Key.Tax, same.Key.Percent, same.Sum(l => l.Amount), same.Sum(l => l.TaxAmount)),
    ];

    public decimal TaxTotal => Taxes.Sum(t => t.Amount);

    public decimal Payable => LineTotal + TaxTotal;

    /// <summary>What the CUFE (CUDE) is the SHA-384 of: the annex's concatenation, without separators.</summary>
    public string CodeInput
    {
        get
        {
            string Of(string tax) => Money(Taxes.Where(t => t.Tax == tax).Sum(t => t.Amount));
            return Number + IssueDate + IssueTime + Money(LineTotal) + "01" + Of("01") + "04" + Of("04") + "03" + Of("03") + Money(Payable)
                + Supplier.Party.Nit + Customer.Nit + (IsCreditNote ? Supplier.SoftwarePin : Supplier.TechnicalKey) + "1";
        }
    }

    /// <summary>CUFE of an invoice, CUDE of a note: 96 lower-case hexadecimal digits.</summary>
    public string Code => Convert.ToHexStringLower(SHA384.HashData(Encoding.UTF8.GetBytes(CodeInput)));

    internal string IssueDate => IssuedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal string IssueTime => IssuedAt.ToString("HH:mm:sszzz", CultureInfo.InvariantCulture);

    internal static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>One line. Whole pesos and whole percentages: every tax amount has at most two decimals, and nothing is rounded.</summary>
public sealed record SampleLine(SampleProduct Product, int Quantity)
{
    public decimal Amount => (decimal)Quantity * Product.Price;

    public decimal TaxAmount => Amount * Product.Percent / 100;
}

/// <param name="Tax">01 IVA, 04 INC.</param>
public sealed record SampleTax(string Tax, decimal Percent, decimal Base, decimal Amount);
