using System.Globalization;

namespace MailPortal.Mail.Mime;

/// <summary>Dates as mailers write them (RFC 5322 sections 3.3 and 4.3, asctime, ISO 8601): <c>Mon, 13 Nov 2017 08:01:13 +0000 (UTC)</c>.
/// The words are recognised by what they are, in whatever order.</summary>
internal static class MailDate
{
    private const int Longest = 200;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    // Scripts that write dates in the language of their server: Spanish, Portuguese, French, German, Italian and Dutch, where they differ.
    private static readonly Dictionary<string, int> OtherMonths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ene"] = 1, ["fev"] = 2, ["abr"] = 4, ["mai"] = 5, ["ago"] = 8, ["set"] = 9, ["out"] = 10, ["dic"] = 12, ["dez"] = 12,
        ["fév"] = 2, ["avr"] = 4, ["aoû"] = 8, ["déc"] = 12, ["mär"] = 3, ["mrz"] = 3, ["okt"] = 10, ["gen"] = 1, ["mag"] = 5, ["giu"] = 6, ["lug"] = 7, ["ott"] = 10,
        ["mrt"] = 3, ["mei"] = 5,
    };

    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = 0, ["UTC"] = 0, ["GMT"] = 0, ["Z"] = 0, ["WET"] = 0, ["BST"] = 60, ["CET"] = 60, ["MET"] = 60, ["CEST"] = 120, ["MEST"] = 120,
        ["EET"] = 120, ["EEST"] = 180, ["MSK"] = 180, ["EST"] = -300, ["EDT"] = -240, ["CST"] = -360, ["CDT"] = -300, ["MST"] = -420,
        ["MDT"] = -360, ["PST"] = -480, ["PDT"] = -420, ["AKST"] = -540, ["AKDT"] = -480, ["HST"] = -600, ["COT"] = -300, ["PET"] = -300, ["ECT"] = -300, ["VET"] = -240, ["BOT"] = -240,
        ["CLT"] = -240, ["CLST"] = -180, ["ART"] = -180, ["UYT"] = -180, ["BRT"] = -180, ["BRST"] = -120, ["WEST"] = 60, ["KST"] = 540, ["JST"] = 540, ["AEST"] = 600, ["AEDT"] = 660,
    };

    /// <summary>Null when it is no date.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        if (AsWritten(text) is { } usual)
            return usual;
        text = TightColons(WithoutComments(text.Length > Longest ? text[..Longest] : text));
        // 2017-11-13T08:01:13Z
        if (text.AsSpan().TrimStart() is [_, _, _, _, '-', ..] && DateTimeOffset.TryParseExact(text.Trim(), ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss zzz"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso))
            return iso;
        // The weekday says nothing, and "mar" would be March.
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && !text.AsSpan(0, comma).ContainsAnyInRange('0', '9') && InAnyOrder(text[comma..]) is { } date ? date : InAnyOrder(text);
    }

    private static DateTimeOffset? InAnyOrder(string text)
    {
        var fields = new Fields();
        foreach (var word in text.Split([' ', '\t', ',', '\0', '\u00a0', '\u202f'], StringSplitOptions.RemoveEmptyEntries))
            fields.Take(word);
        return fields.ToDate();
    }

    private static int MonthOf(string word)
    {
        var start = word[..3].ToLowerInvariant();
        if (start == "jui")
            return word.StartsWith("juil", StringComparison.OrdinalIgnoreCase) ? 7 : 6;
        return OtherMonths.TryGetValue(start, out var other) ? other : Array.IndexOf(Months, start) + 1;
    }

    /// <summary>Exactly <c>Mon, 13 Nov 2017 08:01:13 +0000</c> (RFC 5322 section 3.3), its weekday or not, nearly all; null for anything else.</summary>
    private static DateTimeOffset? AsWritten(ReadOnlySpan<char> text)
    {
        if (text is [_, _, _, ',', ' ', ..])
            text = text[5..];
        if (text is [_, ' ', ..] ? text.Length != 25 : text.Length != 26)
            return null;
        var digits = text.Length - 24;
        var rest = text[digits..];
        if (rest is not [' ', _, _, _, ' ', _, _, _, _, ' ', _, _, ':', _, _, ':', _, _, ' ', '+' or '-', _, _, _, _]
            || !TryNumber(text[..digits], out var day) || !TryNumber(rest[5..9], out var year) || !TryNumber(rest[10..12], out var hour)
            || !TryNumber(rest[13..15], out var minute) || !TryNumber(rest[16..18], out var second) || !TryNumber(rest[20..22], out var zoneHours) || !TryNumber(rest[22..24], out var zoneMinutes))
            return null;
        var month = 0;
        while (month < 12 && !rest[1..4].Equals(Months[month], StringComparison.OrdinalIgnoreCase))
            month++;
        var zone = (zoneHours * 60) + zoneMinutes;
        // What is out of range is left to those that know what to make of it.
        if (month == 12 || year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month + 1) || hour > 23 || minute > 59 || second > 59 || zone > 840)
            return null;
        return At(new DateTime(year, month + 1, day, hour, minute, second, DateTimeKind.Unspecified), rest[19] == '-' ? -zone : zone);
    }

    // The first hours of the calendar are before it, east of Greenwich.
    private static DateTimeOffset? At(DateTime local, int zone)
    {
        var offset = TimeSpan.FromMinutes(zone);
        return local.Ticks >= offset.Ticks ? new DateTimeOffset(local, offset) : null;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    // "09 :  55 : 06", the obsolete form (RFC 5322 section 4.3).
    private static string TightColons(string text) =>
        text.Contains(" :", StringComparison.Ordinal) || text.Contains(": ", StringComparison.Ordinal) ? string.Join(':', text.Split(':', StringSplitOptions.TrimEntries)) : text;

    private static string WithoutComments(string text)
    {
        if (!text.Contains('(', StringComparison.Ordinal))
            return text;
        var depth = 0;
        var kept = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '(')
                depth++;
            else if (c == ')')
                depth = Math.Max(0, depth - 1);
            else if (depth == 0)
                kept.Append(c);
        }
        return kept.ToString();
    }

    private struct Fields
    {
        private int? day;
        private int? month;
        private int? year;
        private int? zone;
        private TimeSpan? time;

        public void Take(string word)
        {
            // 2017-11-13T08:01:13+0000
            if (word is [_, _, _, _, '-', _, _, '-', _, _, 'T', _, ..])
            {
                Take(word[..10]);
                Take(word[11..]);
            }
            else if (word[0] is '+' or '-')
                zone ??= Offset(word);
            else if (word.Length > 4 && word[3] is '+' or '-' && Zones.TryGetValue(word[..3], out var based))
                zone ??= based + Offset(word[3..]); // UTC+2, GMT-05:00
            else if (word.Contains(':', StringComparison.Ordinal))
                TakeTime(word);
            else if (char.IsAsciiDigit(word[0]))
                TakeDigits(word);
            else
                TakeWord(word);
        }

        private void TakeDigits(string word)
        {
            if (word.Length > 2 && word.Contains('-', StringComparison.Ordinal))
            {
                var pieces = word.Split('-', StringSplitOptions.RemoveEmptyEntries);
                if (pieces is [{ Length: 4 }, _, _])
                    (year, month, day) = (Small(pieces[0], 9998), Small(pieces[1], 12), Small(pieces[2], 31));
                else
                    foreach (var piece in pieces)
                        Take(piece);
            }
            else if (word.Count(c => c == '/') == 2)
            {
                TakeSlashes(word.Split('/'));
            }
            else if (word.Split('.') is [{ Length: 4 } y0, var m0, var d0])
            {
                (year, month, day) = (Small(y0, 9998), Small(m0, 12), Small(d0, 31)); // 2017.11.13
            }
            else if (word.Contains('.', StringComparison.Ordinal) && year is not null && time is null)
            {
                TakeTime(word.Replace('.', ':')); // 08.01.13, behind the date
            }
            else if (word.Split('.') is [var d, var m, { Length: 4 } y])
            {
                (day, month, year) = (Small(d, 31), Small(m, 12), Small(y, 9998)); // 13.11.2017: nobody writes the month first with dots
            }
            else
            {
                TakeNumber(word);
            }
        }

        private void TakeWord(string word)
        {
            // "p. m." and "p.m." in Spanish; the second of two words says nothing. "P" alone is a zone of the military (RFC 5322 section 4.3), of no use.
            var half = word.Length == 1 ? "" : word.Replace(".", "", StringComparison.Ordinal).ToUpperInvariant();
            if (half is "PM" or "P")
                time += time is { Hours: < 12 } ? TimeSpan.FromHours(12) : TimeSpan.Zero;
            else if (half is "AM" or "A")
                time -= time is { Hours: 12 } ? TimeSpan.FromHours(12) : TimeSpan.Zero;
            // The last one: "mar 7 nov 2023" is a Tuesday.
            else if (word.Length >= 3 && MonthOf(word) is > 0 and var number && (month is null || (year is null && time is null)))
                month = number;
            else if (Zones.TryGetValue(word, out var minutes))
                zone ??= minutes;
        }

        public readonly DateTimeOffset? ToDate()
        {
            if (day is not { } d || month is not { } m || year is not { } y || m is < 1 or > 12 || y is < 1 or > 9998 || d < 1 || d > DateTime.DaysInMonth(y, m))
                return null;
            // An offset beyond 14 hours is nobody's; the instant is then taken as UTC.
            return At(new DateTime(y, m, d, 0, 0, 0, DateTimeKind.Unspecified) + (time ?? TimeSpan.Zero), zone is >= -840 and <= 840 ? zone.Value : 0);
        }

        private void TakeTime(string word)
        {
            // "10:11:12+0200", "10:11:12.5", "10:11 PM" (its PM is the next word), "8:3:1"
            var sign = word.AsSpan(1).IndexOfAny('+', '-') + 1;
            if (sign > 0)
            {
                zone ??= Offset(word[sign..]);
                word = word[..sign];
            }
            var pm = word.EndsWith("pm", StringComparison.OrdinalIgnoreCase);
            var pieces = word.TrimEnd('Z', 'z', 'a', 'A', 'p', 'P', 'm', 'M').Split(':');
            var second = pieces.Length > 2 ? pieces[2].Split('.')[0] : "0";
            if (pieces.Length is 2 or 3 && Small(pieces[0], 24) is { } h && Small(pieces[1], 59) is { } m && Small(second, 61) is { } s)
                time ??= new TimeSpan(pm && h < 12 ? h + 12 : h, m, Math.Min(s, 59));
        }

        // 13/11/2017 and 11/13/2017: where both could be the month, nobody can tell.
        private void TakeSlashes(string[] pieces)
        {
            // 2017/11/13
            if (pieces[0].Length == 4)
            {
                (year, month, day) = (Small(pieces[0], 9998), Small(pieces[1], 12), Small(pieces[2], 31));
                return;
            }
            if (Small(pieces[0], 31) is not { } first || Small(pieces[1], 31) is not { } second || pieces[2].Length != 4 || first <= 12 == second <= 12)
                return;
            (day, month) = first > 12 ? (first, second) : (second, first);
            year = Small(pieces[2], 9998);
        }

        private void TakeNumber(string word)
        {
            var digits = word.AsSpan()[..(word.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : word.Length)];
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return;
            if (day is null && number is >= 1 and <= 31 && digits.Length <= 2)
                day = number;
            else if (year is null)
                year = digits.Length switch
                {
                    // RFC 5322 section 4.3: 00–49 are 2000–2049, 50–99 and three digits count from 1900.
                    <= 2 => number + (number < 50 ? 2000 : 1900),
                    3 => number + 1900,
                    _ => number,
                };
        }

        // +0100, +01:00; "-500" has lost its zero, "+1" its minutes.
        private static int? Offset(string word)
        {
            var digits = word[1..].Replace(":", "", StringComparison.Ordinal);
            if (digits.Length is 1 or 3)
                digits = $"0{digits}";
            if (digits.Length == 2)
                digits += "00";
            return digits.Length >= 4 && int.TryParse(digits.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
                && int.TryParse(digits.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
                ? (word[0] == '-' ? -1 : 1) * ((hours * 60) + minutes)
                : null;
        }

        private static int? Small(string digits, int most) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most ? value : null;
    }
}
