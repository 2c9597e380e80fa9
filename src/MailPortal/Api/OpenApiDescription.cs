using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MailPortal.Api;

/// <summary>What the generated description cannot know by itself: the name, and how a caller proves who it is.</summary>
internal static class OpenApiDescription
{
    private const string Problem = "Problem";

    private static readonly (string Status, string Meaning)[] Refusals =
    [
        ("400", "The body, a field or a parameter is wrong."), ("401", "No valid key."), ("403", "Not with this key."), ("404", "Not there, or not for this caller."),
        ("405", "Not with this method."), ("409", "Still in use."), ("412", "Somebody else changed it meanwhile."), ("413", "The body is too large."), ("415", "The body is not JSON."),
        ("429", "Too many calls; Retry-After says how many seconds to wait."), ("500", "A fault of the portal; the reference is in its log."),
    ];

    public static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo { Title = "MailPortal", Version = "v1" };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["apiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "Authorization: Bearer <key>" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] }];
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[Problem] = ProblemSchema();
        foreach (var operation in document.Paths.Values.Where(p => p.Operations is not null).SelectMany(p => p.Operations!.Values)) AddRefusals(operation, document);
        return Task.CompletedTask;
    }

    // Any call can be refused in any of these ways; success is what tells them apart.
    private static void AddRefusals(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Responses ??= [];
        foreach (var (status, meaning) in Refusals)
            operation.Responses[status] = new OpenApiResponse
            {
                Description = meaning,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) } },
            };
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Ours and stable: MP2003." },
            ["upstreamCode"] = Text(),
            ["field"] = Text(),
            ["message"] = Text(),
            ["fix"] = Text(),
            ["retry"] = Text(),
            ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "By field, everything that is wrong with what was sent." },
        },
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String | JsonSchemaType.Null };
}
