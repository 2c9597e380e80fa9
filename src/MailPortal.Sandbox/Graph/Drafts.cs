using System.Buffers.Text;
using System.Security.Cryptography;

namespace MailPortal.Sandbox.Graph;

/// <summary>A message that waits in Drafts.</summary>
internal sealed record Draft(string Id, string Mailbox, MessageContent Content, DateTimeOffset Created)
{
    /// <summary>The message itself, when it came as MIME: then JSON changes nothing of it, and files that are added go with it.</summary>
    public byte[]? Mime { get; init; }

    public IReadOnlyList<string> AttachmentIds { get; init; } = [];
}

/// <summary>The drafts of every mailbox, by id.</summary>
internal sealed class Drafts(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Draft> _drafts = [];

    public Draft Add(string mailbox, MessageContent content, byte[]? mime)
    {
        var draft = new Draft(NewId(), mailbox, content, clock.GetUtcNow()) { Mime = mime, AttachmentIds = [.. content.Attachments.Select(_ => NewId())] };
        lock (_gate) _drafts[draft.Id] = draft;
        return draft;
    }

    /// <exception cref="GraphException">No such draft in this mailbox.</exception>
    public Draft Find(string mailbox, string id)
    {
        if (!id.StartsWith("AAMk", StringComparison.Ordinal)) throw new GraphException(GraphError.IdMalformed);
        lock (_gate)
            return _drafts.TryGetValue(id, out var draft) && draft.Mailbox.Equals(mailbox, StringComparison.OrdinalIgnoreCase) ? draft : throw new GraphException(GraphError.ItemNotFound);
    }

    public Draft Change(string mailbox, string id, Func<Draft, Draft> change)
    {
        lock (_gate) return _drafts[id] = change(Find(mailbox, id));
    }

    /// <summary>Takes it out, so that it goes out once.</summary>
    public Draft Take(string mailbox, string id)
    {
        lock (_gate)
        {
            var draft = Find(mailbox, id);
            _drafts.Remove(id);
            return draft;
        }
    }

    public void PutBack(Draft draft)
    {
        lock (_gate) _drafts[draft.Id] = draft;
    }

    public static string NewId() => "AAMk" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(78)) + "AAA=";
}
