using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>The mails of stalwart's parser against what it made of them (the <c>*.json</c> beside each). A difference is a question: its
/// answer stands in <see cref="StalwartDifferences"/>, and a new one fails.</summary>
public sealed class StalwartTests
{
    private static readonly string[] AddressFields = ["from", "to", "cc"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Corpus_AgainstStalwart_DiffersOnlyWhereReviewed()
    {
        var folder = Samples.Require("mail-stalwart/resources/eml");
        var files = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Assert.True(files.Count > 40);
        var found = new List<string>();
        foreach (var file in files)
        {
            using var theirs = JsonDocument.Parse(File.ReadAllBytes(file));
            var ours = MimeParser.Parse(File.ReadAllBytes(Path.ChangeExtension(file, ".eml")), cancellation: Cancellation);
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/').Replace(".json", "", StringComparison.Ordinal);
            found.AddRange(Mails(Theirs(theirs.RootElement), Ours(ours)).Select(difference => $"{name} {difference}"));
        }
        KnownDifferences.AreExactly(StalwartDifferences.All, found);
    }

    private static IEnumerable<string> Mails(IEnumerable<string> theirs, IEnumerable<string> ours)
    {
        var (expected, actual) = (theirs.ToList(), ours.ToList());
        foreach (var line in expected.Except(actual))
            yield return $"theirs {line}";
        foreach (var line in actual.Except(expected))
            yield return $"ours {line}";
        if (!expected.Except(actual).Any() && !actual.Except(expected).Any() && !expected.SequenceEqual(actual))
            yield return $"order or number {expected.Count} {actual.Count}";
    }

    /// <summary>A mail in lines: its fields, then its leaves; a mail within follows where it lies.</summary>
    private static IEnumerable<string> Ours(MimeMessage mail)
    {
        foreach (var line in Fields(mail.Subject, mail.MessageId, mail.Date, mail.From, mail.To, mail.Cc))
            yield return line;
        foreach (var part in Parts(mail.Root))
            if (part.Message is { } inner)
                foreach (var line in Ours(inner))
                    yield return line;
            else if (part.Origin == MimePartOrigin.Mime)
                yield return Leaf(part.ContentType, part.OriginalFileName, part.ContentType.StartsWith("text/", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(part.DecodeText()) : part.Decode());
    }

    // Down to leaves and mails, not into mails.
    private static IEnumerable<MimePart> Parts(MimePart part) =>
        part.Message is null && part.Children.Any(child => child.Origin == MimePartOrigin.Mime) ? part.Children.SelectMany(Parts) : [part];

    private static IEnumerable<string> Theirs(JsonElement mail)
    {
        var parts = mail.GetProperty("parts");
        if (parts.GetArrayLength() == 0)
            yield break;
        var root = new Headers(parts[0]);
        foreach (var line in Fields(root.Text("subject"), root.Text("message_id"), root.Date(), root.Addresses("from"), root.Addresses("to"), root.Addresses("cc")))
            yield return line;
        foreach (var part in Leaves(parts, 0))
        {
            var body = part.GetProperty("body").EnumerateObject().Single();
            var headers = new Headers(part);
            if (body.Name == "Message")
                foreach (var line in Theirs(body.Value))
                    yield return line;
            else if (body.Value.ValueKind == JsonValueKind.String)
                yield return Leaf(headers.Type ?? "text/plain", headers.FileName, Encoding.UTF8.GetBytes(body.Value.GetString()!));
            else
                yield return Leaf(headers.Type ?? "text/plain", headers.FileName, [.. body.Value.EnumerateArray().Select(item => item.GetByte())]);
        }
    }

    private static IEnumerable<JsonElement> Leaves(JsonElement parts, int index) =>
        parts[index].GetProperty("body").TryGetProperty("Multipart", out var children) ? children.EnumerateArray().SelectMany(child => Leaves(parts, child.GetInt32())) : [parts[index]];

    private static IEnumerable<string> Fields(string? subject, string? id, DateTimeOffset? date, params IReadOnlyList<MailAddress>[] addresses)
    {
        yield return $"subject <{Blanks(subject)}>";
        yield return $"message-id <{id}>";
        yield return $"date <{date:yyyy-MM-dd HH:mm:ss zzz}>";
        foreach (var (name, list) in AddressFields.Zip(addresses))
            yield return $"{name} <{string.Join("; ", list.Select(address => $"{Blanks(address.Name)}|{address.Address}"))}>";
    }

    private static string Leaf(string type, string? name, byte[] content)
    {
        // Their texts keep the line ends of the file, ours too: what is compared is the text.
        var same = type.StartsWith("text/", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal)) : content;
        return $"leaf {type} {name ?? "-"} {same.Length} {Convert.ToHexStringLower(SHA256.HashData(same))[..8]}";
    }

    private static string Blanks(string? text) => string.Join(' ', (text ?? "").Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private sealed class Headers(JsonElement part)
    {
        public string? Type => Find("content_type", "ContentType") is { } type ? $"{type.GetProperty("c_type").GetString()}/{type.GetProperty("c_subtype").GetString() ?? "plain"}".ToLowerInvariant() : null;

        public string? FileName => Attribute("content_disposition", "filename") ?? Attribute("content_type", "name");

        public string? Text(string name) => Find(name, "Text")?.GetString();

        public DateTimeOffset? Date()
        {
            if (Find("date", "DateTime") is not { } date || date.GetProperty("month").GetInt32() is < 1 or > 12 || date.GetProperty("day").GetInt32() < 1)
                return null;
            int Of(string name) => date.GetProperty(name).GetInt32();
            var zone = new TimeSpan(Of("tz_hour"), Of("tz_minute"), 0);
            return new DateTimeOffset(Of("year"), Of("month"), Of("day"), Of("hour"), Of("minute"), Of("second"), date.GetProperty("tz_before_gmt").GetBoolean() ? -zone : zone);
        }

        public IReadOnlyList<MailAddress> Addresses(string name)
        {
            if (Find(name, "Address") is not { } value)
                return [];
            var list = value.TryGetProperty("Group", out var groups) ? groups.EnumerateArray().SelectMany(group => group.GetProperty("addresses").EnumerateArray()) : value.GetProperty("List").EnumerateArray();
            return [.. list.Select(item => new MailAddress(item.GetProperty("name").GetString() ?? "", item.GetProperty("address").GetString() ?? ""))];
        }

        private string? Attribute(string header, string name) =>
            Find(header, "ContentType") is { } type && type.GetProperty("attributes") is { ValueKind: JsonValueKind.Array } attributes
                ? attributes.EnumerateArray().Where(item => item.GetProperty("name").GetString() == name).Select(item => item.GetProperty("value").GetString()).FirstOrDefault()
                : null;

        private JsonElement? Find(string name, string kind)
        {
            foreach (var header in part.GetProperty("headers").EnumerateArray())
                if (header.GetProperty("name") is { ValueKind: JsonValueKind.String } found && found.GetString() == name
                    && header.GetProperty("value") is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(kind, out var content))
                    return content;
            return null;
        }
    }
}
