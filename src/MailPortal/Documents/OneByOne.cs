using MailPortal.Users;

namespace MailPortal.Documents;

/// <summary>Who belongs to a few organisations is answered one by one and merged: asked for all of them at once, a database sorts everything
/// that they have before it gives the first page.</summary>
internal static class OneByOne
{
    private const int Most = 20;

    /// <summary>Their organisations; null where one question is enough.</summary>
    public static IReadOnlyList<Guid>? Of(Actor actor, Guid? chosen)
    {
        if (actor.SeesAll || chosen is not null) return null;
        var organizations = actor.Organizations.Where(actor.MayRead).ToList();
        return organizations.Count is > 1 and <= Most ? organizations : null;
    }

    /// <summary>The first page of all from the first page of each.</summary>
    public static async Task<ListPage<TItem, TCursor>> MergeAsync<TItem, TCursor>(
        IReadOnlyList<Guid> organizations, int take, Func<Guid, Task<ListPage<TItem, TCursor>>> readAsync, Func<IEnumerable<TItem>, IEnumerable<TItem>> inOrder, Func<TItem, TCursor> cursor) where TCursor : struct
    {
        var (all, more) = (new List<TItem>(), false);
        foreach (var organization in organizations)
        {
            var page = await readAsync(organization);
            all.AddRange(page.Items);
            more |= page.Next is not null;
        }
        List<TItem> first = [.. inOrder(all).Take(take)];
        return new(first, (more || all.Count > take) && first.Count > 0 ? cursor(first[^1]) : null, null);
    }

    public static async Task<int?> SumAsync(IReadOnlyList<Guid> organizations, int most, Func<Guid, Task<int?>> countAsync)
    {
        var sum = 0;
        foreach (var organization in organizations)
        {
            if (await countAsync(organization) is not { } count) return null;
            sum = Math.Min(sum + count, most);
        }
        return sum;
    }
}
