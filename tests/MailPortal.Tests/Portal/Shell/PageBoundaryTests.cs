using Bunit;
using Bunit.TestDoubles;
using MailPortal.Shell;
using MailPortal.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailPortal.Tests.Portal.Shell;

public sealed class PageBoundaryTests
{
    private static IRenderedComponent<PageBoundary> Render(BunitContext bunit, Exception exception, List<string> log, string at = "")
    {
        bunit.Services.AddSingleton<IHttpContextAccessor>(new HttpContextAccessor());
        bunit.Services.AddLogging(l => l.AddProvider(new Lines(log)));
        bunit.Services.GetRequiredService<BunitNavigationManager>().NavigateTo(at);
        return bunit.Render<PageBoundary>(p => p.AddChildContent(builder =>
        {
            builder.OpenComponent<Thrower>(0);
            builder.AddComponentParameter(1, nameof(Thrower.Exception), exception);
            builder.CloseComponent();
        }));
    }

    [Fact]
    public async Task Page_AccessDenied_SaysSoAndIsNoError()
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var log = new List<string>();
        var page = Render(bunit, new AccessDeniedException(), log);
        Assert.Equal("Sin acceso", page.Find("h1").TextContent);
        Assert.Empty(log);
    }

    [Theory]
    [InlineData(true, "Cuenta desactivada")]
    [InlineData(false, "Sesión terminada")]
    public async Task Page_SessionOver_SaysWhyAndLeadsToTheDoor(bool disabled, string title)
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var log = new List<string>();
        var page = Render(bunit, new SessionOverException(disabled), log, at: "reception?status=active");
        Assert.Equal(title, page.Find("h1").TextContent);
        Assert.Equal("/login?returnUrl=%2Freception%3Fstatus%3Dactive", page.Find(".mp-empty a").GetAttribute("href"));
        Assert.DoesNotContain("rol", page.Find(".mp-empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(log);
    }

    [Fact]
    public async Task Page_Fails_ShowsTheReferenceThatStandsInTheLogAndNoDetail()
    {
        using var _ = new Culture("en");
        await using var bunit = new BunitContext();
        var log = new List<string>();
        var page = Render(bunit, new InvalidOperationException("inner detail"), log);
        Assert.Equal("Something failed", page.Find("h1").TextContent);
        var reference = page.Find("code").TextContent;
        Assert.Matches("^[0-9a-f]{32}$", reference);
        Assert.Contains(reference, Assert.Single(log), StringComparison.Ordinal);
        Assert.DoesNotContain("inner detail", page.Markup, StringComparison.Ordinal);
    }

    private sealed class Thrower : ComponentBase
    {
        [Parameter] public required Exception Exception { get; set; }
        protected override void OnParametersSet() => throw Exception;
    }

    private sealed class Lines(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Add(formatter(state, exception));
        public void Dispose() { }
    }
}
