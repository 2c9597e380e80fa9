using System.Text.Json;
using System.Text.Json.Serialization;
using MailPortal.Data;

namespace MailPortal.Audit;

/// <summary>Who caused an entry: <c>Actor.Source</c> gives it.</summary>
public sealed record AuditSource(Guid? UserId, string Name, string? From);

/// <summary>Writes audit entries into the caller's unit of work, so that a change and its entry stand or fall together.</summary>
public sealed class AuditLog(TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public void Add(PortalDbContext db, AuditSource source, string action, Guid target, Guid? organizationId = null, object? details = null) =>
        Add(db, source, action, target.ToString(), organizationId, details);

    public void Add(PortalDbContext db, AuditSource source, string action, string target, Guid? organizationId = null, object? details = null) =>
        db.Set<AuditEntry>().Add(new AuditEntry
        {
            At = time.GetUtcNow(),
            UserId = source.UserId,
            UserName = source.Name,
            From = source.From,
            Action = action,
            Target = target,
            OrganizationId = organizationId,
            Details = details is null ? null : JsonSerializer.Serialize(details, Json),
        });
}
