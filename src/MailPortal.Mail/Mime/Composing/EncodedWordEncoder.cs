using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Writes encoded words (RFC 2047): <c>=?utf-8?Q?Se=C3=B1or?=</c>, at most 75 characters each, no character cut in two, in the
/// shorter of both encodings.</summary>
internal static class EncodedWordEncoder
{
    /// <summary>Characters of one word (section 2).</summary>
    public const int LongestWord = 75;

    private const string Quoted = "=?utf-8?Q?";
    private const string Base64 = "=?utf-8?B?";
    private const string End = "?=";

    // Section 4.2: anything printable but "=", "?", "_"; in a phrase only this much (section 5 rule 3).
    private static readonly SearchValues<byte> Plain = SearchValues.Create("!\"#$%&'()*+,-./0123456789:;<>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^`abcdefghijklmnopqrstuvwxyz{|}~"u8);
    private static readonly SearchValues<byte> PlainInPhrase = SearchValues.Create("!*+-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // Room for one character of four bytes in either encoding.
    private const int ShortestWord = 24;

    /// <summary>Words for a text, to be parted by blanks or folds.</summary>
    /// <param name="text">What to encode. Not empty; surrogates without their half become U+FFFD.</param>
    /// <param name="room">Characters left on the line for the first word; it waits for the next line where that is too little.</param>
    /// <param name="phrase">It stands in a display name or in quotes.</param>
    /// <param name="longest">Characters of one word, where less is to be had.</param>
    public static IReadOnlyList<string> Words(string text, int room, bool phrase, int longest = LongestWord)
    {
        var plain = phrase ? PlainInPhrase : Plain;
        var quoted = Split(text, room, longest, Quoted, (character, so, _) => so + character.Length + (2 * EscapesIn(character, plain)));
        var base64 = Split(text, room, longest, Base64, static (bytes, _, so) => (so + bytes.Length + 2) / 3 * 4);
        // Of equals the one that people can read.
        var words = Length(quoted) <= Length(base64) ? quoted : base64;
        // Some readers show a blank between two words of a name: one on the next line is better than two.
        if (phrase && words.Count > 1 && room < longest && Words(text, longest, phrase, longest) is [var single])
            return [single];
        return words.ConvertAll(word => word.Prefix + (word.Prefix == Quoted ? QuotedText(word.Bytes, plain) : Convert.ToBase64String(word.Bytes)) + End);
    }

    // Bytes and characters so far, with a character more: what the content then needs.
    private delegate int ContentLength(ReadOnlySpan<byte> character, int characters, int bytes);

    private static int Length(List<Word> words) => words.Sum(word => word.Characters + Quoted.Length + End.Length + 1);

    private static List<Word> Split(string text, int room, int longest, string prefix, ContentLength length)
    {
        var words = new List<Word>();
        var bytes = new List<byte>();
        var characters = 0;
        var most = (room < ShortestWord ? longest : Math.Min(room, longest)) - prefix.Length - End.Length;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var character = utf8[..rune.EncodeToUtf8(utf8)];
            var longer = length(character, characters, bytes.Count);
            if (longer > most)
            {
                words.Add(new Word(prefix, [.. bytes], characters));
                bytes.Clear();
                longer = length(character, 0, 0);
                most = longest - prefix.Length - End.Length;
            }
            bytes.AddRange(character);
            characters = longer;
        }
        words.Add(new Word(prefix, [.. bytes], characters));
        return words;
    }

    private static int EscapesIn(ReadOnlySpan<byte> character, SearchValues<byte> plain) =>
        character[0] == ' ' || plain.Contains(character[0]) ? 0 : character.Length;

    private static string QuotedText(byte[] bytes, SearchValues<byte> plain)
    {
        var text = new StringBuilder(bytes.Length * 2);
        foreach (var b in bytes)
            if (plain.Contains(b))
                text.Append((char)b);
            else if (b == ' ')
                text.Append('_');
            else
                text.Append('=').Append((char)Hex.Digit(b >> 4)).Append((char)Hex.Digit(b & 15));
        return text.ToString();
    }

    private readonly record struct Word(string Prefix, byte[] Bytes, int Characters);
}
