using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailPortal.Data;

/// <summary>SQLite can neither order nor compare <see cref="DateTimeOffset"/>; a UTC <see cref="DateTime"/> it can.</summary>
internal sealed class UtcDates() : ValueConverter<DateTimeOffset, DateTime>(
    value => value.UtcDateTime,
    value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));
