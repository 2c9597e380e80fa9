using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace MailPortal.Components;

/// <summary>A page is drawn twice: once into the answer to the request, and again by the circuit that makes it answer. The second drawing begins with
/// what the first one showed (the fields under <see cref="HandoverAttribute"/>) instead of with nothing until the database has answered; then the page
/// reads again. One for each request and each circuit, of which it creates the components.</summary>
/// <remarks>Blazor's own way, <c>[PersistentState]</c>, sends the values through the browser and back, in a message that may have 32 KB.</remarks>
public sealed class CircuitHandover(IServiceProvider services, HandoverShelf shelf, AuthenticationStateProvider authentication) : IComponentActivator
{
    private static readonly ConcurrentDictionary<Type, ObjectFactory> Factories = new();
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    private readonly Dictionary<Type, object?[]> handed = [];
    private List<IComponent>? drawn;

    public IComponent CreateInstance(Type componentType)
    {
        var component = (IComponent)Factories.GetOrAdd(componentType, t => ActivatorUtilities.CreateFactory(t, Type.EmptyTypes))(services, null);
        var fields = FieldsOf(componentType);
        if (fields.Length == 0) return component;
        drawn?.Add(component);
        if (handed.Remove(componentType, out var values))
            foreach (var (field, value) in fields.Zip(values)) field.SetValue(component, value);
        return component;
    }

    /// <summary>Before anything is drawn into the answer of a request.</summary>
    /// <returns>With which the circuit comes for it.</returns>
    public Guid Offer(HttpContext context)
    {
        var ticket = Guid.NewGuid();
        drawn = [];
        // The answer begins once everything is drawn.
        context.Response.OnStarting(() =>
        {
            if (OwnerOf(context.User) is { } owner) shelf.Put(ticket, owner, Shown());
            return Task.CompletedTask;
        });
        return ticket;
    }

    /// <summary>Before the circuit draws anything.</summary>
    public void Take(Guid ticket)
    {
        var person = authentication.GetAuthenticationStateAsync();
        if (!person.IsCompletedSuccessfully || OwnerOf(person.Result.User) is not { } owner || !shelf.TryTake(ticket, owner, out var values)) return;
        foreach (var (type, shown) in values) handed.Add(type, shown);
    }

    /// <summary>The first drawing is done: what is drawn from now on is something else.</summary>
    public void Close() => handed.Clear();

    // Of two of a kind nobody could say which is which.
    private Dictionary<Type, object?[]> Shown() => drawn!.GroupBy(c => c.GetType()).Where(g => g.Count() == 1)
        .ToDictionary(g => g.Key, g => FieldsOf(g.Key).Select(f => f.GetValue(g.Single())).ToArray());

    private static FieldInfo[] FieldsOf(Type type) => Fields.GetOrAdd(type, t =>
        [.. t.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(f => f.IsDefined(typeof(HandoverAttribute)))]);

    private static string? OwnerOf(ClaimsPrincipal person) => person.FindFirstValue(ClaimTypes.NameIdentifier);
}
