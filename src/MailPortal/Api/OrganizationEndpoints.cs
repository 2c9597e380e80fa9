using MailPortal.Organizations;
using MailPortal.Users;

namespace MailPortal.Api;

internal static class OrganizationEndpoints
{
    public static void MapOrganizations(this RouteGroupBuilder api)
    {
        api.MapGet("/organizations", ListAsync);
        api.MapPost("/organizations", CreateAsync);
        api.MapGet("/organizations/{id:guid}", GetAsync);
        api.MapPut("/organizations/{id:guid}", UpdateAsync);
        api.MapDelete("/organizations/{id:guid}", DeleteAsync);
    }

    // Whoever may use mailboxes or documents has to find out whose they are; changing organisations takes the scope for it.
    private static async Task<Page<OrganizationResource>> ListAsync(HttpContext http, OrganizationDirectory directory) =>
        new([.. (await directory.ListAsync(ApiKeyAuthentication.ActorOf(http), http.RequestAborted)).Select(o => new OrganizationResource(o.Id, o.Name, o.TaxId, o.Language, o.TimeZone, o.CreatedAt))], null);

    private static async Task<OrganizationResource> GetAsync(Guid id, HttpContext http, OrganizationDirectory directory)
    {
        var actor = ApiKeyAuthentication.ActorOf(http);
        if (!actor.MayRead(id)) throw new NotFoundException("The organization");
        return OrganizationResource.Of(await directory.FindAsync(actor, id, http.RequestAborted) ?? throw new NotFoundException("The organization"));
    }

    private static async Task<IResult> CreateAsync(OrganizationInput input, HttpContext http, OrganizationChanges changes)
    {
        var created = await changes.CreateAsync(Administrator(http), input.ToForm(new OrganizationForm()), http.RequestAborted);
        return Results.Created($"/api/v1/organizations/{created.Id}", OrganizationResource.Of(created));
    }

    private static async Task<OrganizationResource> UpdateAsync(Guid id, OrganizationInput input, HttpContext http, OrganizationChanges changes, OrganizationDirectory directory)
    {
        var actor = Administrator(http);
        if (!actor.MayRead(id)) throw new NotFoundException("The organization");
        var current = await directory.FindAsync(actor, id, http.RequestAborted) ?? throw new NotFoundException("The organization");
        var updated = await changes.UpdateAsync(actor, id, input.ToForm(OrganizationForm.Of(current)), seen: null, http.RequestAborted);
        return OrganizationResource.Of(updated ?? throw new NotFoundException("The organization"));
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, OrganizationChanges changes) =>
        await changes.DeleteAsync(Administrator(http), id, http.RequestAborted) ? Results.NoContent() : throw new NotFoundException("The organization");

    private static Actor Administrator(HttpContext http)
    {
        var actor = ApiKeyAuthentication.ActorOf(http);
        actor.RequireScope(ApiScope.Admin);
        return actor;
    }
}

/// <summary>What is left out stays as it is, or at its default.</summary>
internal sealed record OrganizationInput(string? Name, string? TaxId, string? Language, string? TimeZone)
{
    public OrganizationForm ToForm(OrganizationForm current) => current with
    {
        Name = Name ?? current.Name,
        TaxId = TaxId ?? current.TaxId,
        Language = Language ?? current.Language,
        TimeZone = TimeZone ?? current.TimeZone,
    };
}

internal sealed record OrganizationResource(Guid Id, string Name, string TaxId, string Language, string TimeZone, DateTimeOffset CreatedAt)
{
    public static OrganizationResource Of(Organization o) => new(o.Id, o.Name, o.TaxId, o.Language, o.TimeZone, o.CreatedAt);
}
