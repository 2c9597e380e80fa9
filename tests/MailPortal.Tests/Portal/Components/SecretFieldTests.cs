using Bunit;
using MailPortal.Components;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Components;

public sealed class SecretFieldTests
{
    private const string Value = "Zx8Q~9vTqUe2";

    [Fact]
    public async Task SecretField_Typed_NeverComesBackInTheMarkup()
    {
        await using var bunit = Context();
        var typed = new TypedSecret(cleans: true);
        var field = Render(bunit, typed);
        field.Find("#secret").Change(Value);
        field.Find("#secret-confirmation").Change(Value);
        Assert.Equal(Value, typed.Value!.Reveal());
        Assert.True(typed.IsConfirmed);
        Assert.DoesNotContain(Value, field.Markup, StringComparison.Ordinal);
        Assert.Equal("***", typed.ToString());
    }

    [Fact]
    public async Task SecretField_ConfirmedWithAnother_SaysSoThere()
    {
        using var _ = new Culture("es");
        await using var bunit = Context();
        var field = Render(bunit, new(cleans: true));
        field.Find("#secret").Change(Value);
        Assert.Empty(field.FindAll("[role=alert]"));
        field.Find("#secret-confirmation").Change(Value + "x");
        Assert.Equal("No coincide con Secreto.", field.Find("#secret-confirmation-note [role=alert]").TextContent);
    }

    [Fact]
    public async Task SecretField_BlanksPasted_AreTakenOffASecretAndTold()
    {
        using var _ = new Culture("es");
        await using var bunit = Context();
        var typed = new TypedSecret(cleans: true);
        var field = Render(bunit, typed);
        field.Find("#secret").Change($" {Value}\u200B\t");
        Assert.Equal(Value, typed.Value!.Reveal());
        Assert.Equal("Quitamos espacios o caracteres invisibles.", field.Find("#secret-note .mp-field-notice").TextContent);
        field.Find("#secret-confirmation").Change(Value);
        Assert.Empty(field.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task SecretField_BlanksInAPassword_StayUntilThePersonTakesThemOff()
    {
        using var _ = new Culture("es");
        await using var bunit = Context();
        var typed = new TypedSecret(cleans: false);
        var field = Render(bunit, typed);
        field.Find("#secret").Change($" {Value} ");
        field.Find("#secret-confirmation").Change($" {Value} ");
        Assert.Equal($" {Value} ", typed.Value!.Reveal());
        Assert.Empty(field.FindAll(".mp-field-notice"));
        field.FindAll("button").Single(b => b.TextContent == "Quitar espacios").Click();
        Assert.Equal(Value, typed.Value!.Reveal());
        Assert.True(typed.IsConfirmed);
        Assert.DoesNotContain("Quitar espacios", field.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretField_Stored_SaysSinceWhenAndAsksOnlyWhoWantsToChange()
    {
        using var _ = new Culture("es");
        await using var bunit = Context();
        var typed = new TypedSecret(cleans: true);
        var field = Render(bunit, typed, TestClock.At("2026-11-20T12:00:00Z").GetUtcNow().AddMinutes(-5));
        Assert.Contains("Se guardó", field.Find(".mp-stored").TextContent, StringComparison.Ordinal);
        Assert.Contains("hace 5 min", field.Find(".mp-stored").TextContent, StringComparison.Ordinal);
        Assert.Empty(field.FindAll("input"));
        Assert.Equal("Cambiar Secreto", field.Find("button#secret").TextContent);
        field.Find("button#secret").Click();
        field.Find("input#secret").Change(Value);
        field.FindAll("button").Single(b => b.TextContent == "Dejar lo guardado").Click();
        Assert.Null(typed.Value);
        Assert.Empty(field.FindAll("input"));
    }

    private static BunitContext Context()
    {
        var bunit = new BunitContext();
        bunit.Services.AddSingleton<TimeProvider>(TestClock.At("2026-11-20T12:00:00Z"));
        bunit.Services.AddScoped<ClockTicks>();
        return bunit;
    }

    private static IRenderedComponent<SecretField> Render(BunitContext bunit, TypedSecret typed, DateTimeOffset? storedAt = null) => bunit.Render<SecretField>(p => p
        .Add(f => f.Id, "secret").Add(f => f.Label, "Secreto").Add(f => f.Required, true).Add(f => f.Typed, typed).Add(f => f.StoredAt, storedAt));
}
