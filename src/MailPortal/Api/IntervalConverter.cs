using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace MailPortal.Api;

/// <summary>Spans of time: ISO 8601 (<c>PT2M</c>) out; ISO 8601, <c>00:02:00</c> or a number of seconds in.</summary>
internal sealed class IntervalConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var seconds)) return TimeSpan.FromSeconds(seconds);
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException("A span of time is expected, such as \"PT2M\".");
        if (TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var span)) return span;
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new JsonException($"'{text}' is not a span of time such as \"PT2M\".", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
}
