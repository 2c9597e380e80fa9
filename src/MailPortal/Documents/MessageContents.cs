using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailPortal.Documents;

/// <summary>What reading a message gave, besides its documents.</summary>
public sealed record MessageContents(string Subject, string From, string? MessageId, IReadOnlyList<MessagePart> Parts);

/// <summary>One leaf of a message or one entry of an archive in it.</summary>
/// <param name="Path">MIME leaf, <c>1.2</c>; entries of an archive carry its path.</param>
/// <param name="Name">Display name, never a path.</param>
/// <param name="Kind">What its bytes say it is.</param>
/// <param name="Size">Bytes, unpacked.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Problem">Why it could not be read (<c>ReadProblemKind</c>), or null.</param>
/// <param name="Detail">The particulars of the problem.</param>
public sealed record MessagePart(string Path, string Name, string Kind, long Size, string Sha256, string? Problem = null, string? Detail = null);

/// <summary>Why a message was put aside. The words stand in <c>DocumentsText</c>.</summary>
public enum QuarantineReason
{
    /// <summary>Larger than the portal opens.</summary>
    TooLargeToOpen,
    /// <summary>Larger than the portal stores: it stays on the server.</summary>
    TooLargeToStore,
    /// <summary>The server has it and does not give it: it stays there.</summary>
    RefusedByServer,
    /// <summary>Reading it ended the process three times.</summary>
    KeepsFailing,
    /// <summary>Reading took longer than allowed.</summary>
    TookTooLong,
    /// <summary>The message's structure goes beyond the limits.</summary>
    TooComplex,
    /// <summary>Something that looks like a document could not be read: the part says why.</summary>
    Unreadable,
    /// <summary>An unexpected fault of the portal while reading it; the log has the particulars.</summary>
    PortalFault,
}

internal static class MessageJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException("A stored JSON column holds null.");
}
