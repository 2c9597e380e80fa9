using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailPortal.Data;

/// <summary>An id as its sixteen bytes in the order in which it is written, which is also the order in which they compare.</summary>
internal sealed class GuidBytes() : ValueConverter<Guid, byte[]>(
    value => value.ToByteArray(true),
    value => new Guid(value, true));
