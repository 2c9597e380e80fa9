using System.Diagnostics;
using MailPortal.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MailPortal.Shell;

/// <summary>A page that fails takes only itself away: navigation stays, and the person gets a reference that stands in the log beside the exception.</summary>
public sealed partial class PageBoundary(ILogger<PageBoundary> logger, IHttpContextAccessor http) : ErrorBoundaryBase
{
    private string reference = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is AccessDeniedException)
        {
            Answer(StatusCodes.Status403Forbidden);
            return Task.CompletedTask;
        }
        if (exception is NotFoundException)
        {
            Answer(StatusCodes.Status404NotFound);
            return Task.CompletedTask;
        }
        reference = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();
        LogFailure(exception, reference);
        Answer(StatusCodes.Status500InternalServerError);
        return Task.CompletedTask;
    }

    // While the page is drawn for the first time there is still a response to say it with. A 404 Blazor leaves empty: /status/404 is drawn in its place.
    private void Answer(int status)
    {
        if (http.HttpContext is { Response.HasStarted: false } context) context.Response.StatusCode = status;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }
        if (CurrentException is SessionOverException over)
        {
            builder.OpenComponent<SessionOver>(5);
            builder.AddComponentParameter(6, nameof(SessionOver.Disabled), over.Disabled);
            builder.CloseComponent();
            return;
        }
        if (CurrentException is AccessDeniedException)
        {
            builder.OpenComponent<NoAccess>(1);
            builder.CloseComponent();
            return;
        }
        if (CurrentException is NotFoundException)
        {
            builder.OpenComponent<NothingHere>(4);
            builder.CloseComponent();
            return;
        }
        builder.OpenComponent<Failure>(2);
        builder.AddComponentParameter(3, nameof(Failure.Reference), reference);
        builder.CloseComponent();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed; the person was given reference {Reference}.")]
    private partial void LogFailure(Exception exception, string reference);
}
