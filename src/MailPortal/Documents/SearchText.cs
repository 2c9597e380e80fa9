using MailPortal.Data;
using MailPortal.Invoices;

namespace MailPortal.Documents;

/// <summary>What a document is found by, folded once at intake (<see cref="FoldedText"/>).</summary>
public static class SearchText
{
    public const int Longest = 1500;

    public static string Of(ElectronicDocument d)
    {
        var folded = FoldedText.Of(string.Join('\n', d.Number, d.Issuer.Id, d.Issuer.Name, d.Receiver.Id, d.Receiver.Name, d.UniqueCode, d.OrderReference));
        return folded.Length <= Longest ? folded : folded[..Longest];
    }
}
