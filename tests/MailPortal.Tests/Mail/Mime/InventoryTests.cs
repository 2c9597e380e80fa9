using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>Every mail of the samples against what Python's email package made of it. A difference is a question: its answer stands in
/// <see cref="KnownDifferences"/>, and a new one fails.</summary>
public sealed class InventoryTests
{
    [Fact]
    public void Corpus_AgainstInventory_DiffersOnlyWhereReviewed()
    {
        var inventory = JsonSerializer.Deserialize<Dictionary<string, Mail>>(File.ReadAllText(Samples.Require("mail-inventory.json")), JsonSerializerOptions.Web)!;
        var found = new List<string>();
        foreach (var (file, theirs) in inventory.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var ours = MimeParser.Parse(File.ReadAllBytes(Samples.Require(file)), cancellation: TestContext.Current.CancellationToken);
            found.AddRange(Differences(theirs, ours).Select(difference => $"{file} {difference}"));
        }
        Assert.True(inventory.Count > 200);
        KnownDifferences.AreExactly(KnownDifferences.All, found);
    }

    private static IEnumerable<string> Differences(Mail theirs, MimeMessage ours)
    {
        if (Blanks(theirs.Subject) != Blanks(ours.Subject))
            yield return $"subject <{Blanks(theirs.Subject)}> <{Blanks(ours.Subject)}>";
        var from = ours.From.Count == 0 ? null : ours.From[0];
        if (from is null ? theirs.Sender is { Length: > 0 } : !(theirs.Sender ?? "").Contains(from.Address, StringComparison.Ordinal) || !Letters(theirs.Sender).Contains(Letters(from.Name), StringComparison.Ordinal))
            yield return $"sender <{Blanks(theirs.Sender)}> <{from}>";
        if (theirs.MessageId?.Trim(' ', '<', '>') is { Length: > 0 } id ? id != ours.MessageId : ours.MessageId is not null)
            yield return $"message-id <{theirs.MessageId}> <{ours.MessageId}>";
        // As the platform reads it, where it is written as it should be.
        if (DateTimeOffset.TryParseExact(Blanks(theirs.Date), "ddd, d MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date != ours.Date)
            yield return $"date <{theirs.Date}> <{ours.Date:O}>";
        var expected = theirs.Parts.Where(part => part.Size is not null).Select(part => $"{part.Type} {(part.Filename is null ? "-" : Blanks(part.Filename))} {part.Size} {part.Sha256![..8]}").ToList();
        var actual = ours.Leaves.Where(leaf => leaf.Origin is MimePartOrigin.Mime).Select(Show).ToList();
        if (expected.SequenceEqual(actual))
            yield break;
        foreach (var line in expected.Except(actual))
            yield return $"theirs {line}";
        foreach (var line in actual.Except(expected))
            yield return $"ours {line}";
        if (!expected.Except(actual).Any() && !actual.Except(expected).Any())
            yield return $"order or number {expected.Count} {actual.Count}";
    }

    private static string Show(MimePart leaf)
    {
        var bytes = leaf.Decode();
        return $"{leaf.ContentType} {leaf.FileName ?? "-"} {bytes.Length} {Convert.ToHexStringLower(SHA256.HashData(bytes))[..8]}";
    }

    private static string Blanks(string? text) => string.Join(' ', (text ?? "").Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Letters(string? text) => string.Concat((text ?? "").Where(char.IsLetterOrDigit));

    private sealed record Mail(string? Subject, string? Sender, [property: JsonPropertyName("message_id")] string? MessageId, string? Date, IReadOnlyList<Part> Parts);

    private sealed record Part(string Type, string? Filename, long? Size, string? Sha256);
}
