using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>People come, work, and go.</summary>
public sealed class UsersTests(PortalFixture portal)
{
    private const string Own = "una frase que solo yo sé";

    /// <summary>Who the user is was changed by two at once: nothing typed is lost, and nothing of the other's overwritten.</summary>
    [Fact]
    public async Task Edit_SomebodyElseSavedFirst_ShowsWhatTheySaved_AndKeepsWhatWasTyped()
    {
        var id = await portal.Reception.SomebodyAsync(TestContext.Current.CancellationToken);
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync($"/users/{id}");
        await page.Page.Locator("#display-name").FillAsync("Eva María Ruiz");
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            Assert.True(await scope.ServiceProvider.GetRequiredService<ChangeUser>().RunAsync(
                Actor.Portal, id, new("Eva Ruiz", PortalRole.Reader, "es", new HashSet<Guid> { portal.Reception.OrganizationId }), null, TestContext.Current.CancellationToken));
        }
        // What is done beside the form looks at the user anew, and must not pass for having seen the change.
        await page.Button("Desactivar").ClickAsync();
        await page.Page.GetByRole(AriaRole.Alertdialog).Or(page.Page.GetByRole(AriaRole.Dialog)).GetByRole(AriaRole.Button, new() { Name = "Desactivar", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Button("Activar")).ToBeVisibleAsync();
        await page.Button("Guardar").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Rol: Gestor → Consulta");
        await Assertions.Expect(page.Page.Locator("#display-name")).ToHaveValueAsync("Eva María Ruiz");
        await Assertions.Expect(page.Page.Locator("#role")).ToHaveValueAsync("Reader");
        Assert.Empty(await page.AxeAsync());
        await page.Button("Guardar").ClickAsync();
        await page.HeadingIsAsync("Eva María Ruiz");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Created_SignsInWithAPasswordOfTheirOwn_IsDisabled_AndIsOut()
    {
        var email = $"{Guid.NewGuid():N}@contoso.test";
        await using var admin = await portal.OpenSignedInAsync();
        await admin.GoAsync("/users");
        await admin.Link("Nuevo usuario").ClickAsync();
        await admin.HeadingIsAsync("Nuevo usuario");
        await admin.Page.Locator("#user-email").FillAsync("sin arroba");
        await admin.Button("Crear usuario").ClickAsync();
        await Assertions.Expect(admin.Page.Locator("#user-email-note")).ToHaveTextAsync("Escribe un correo electrónico válido.");
        Assert.Empty(await admin.AxeAsync());
        await Assertions.Expect(admin.Page.Locator(".mp-form-foot")).ToContainTextAsync("No se guardó: revisa los campos señalados (1).");
        await admin.Page.Locator("#user-email").FillAsync(email);
        await admin.Page.Locator("#user-email").BlurAsync();
        await Assertions.Expect(admin.Page.Locator("#user-email-note")).ToHaveTextAsync("");
        await Assertions.Expect(admin.Page.Locator("[aria-invalid], .mp-outcome > *")).ToHaveCountAsync(0);
        await admin.Page.Locator("#display-name").FillAsync("Ana Rojas");
        await admin.Page.Locator("#role").SelectOptionAsync("Reader");
        await admin.Page.GetByLabel(portal.Reception.OrganizationName, new() { Exact = true }).CheckAsync();
        await admin.Button("Crear usuario").ClickAsync();
        await Assertions.Expect(admin.Page.GetByText($"Usuario creado: {email}")).ToBeVisibleAsync();
        var password = await admin.Page.Locator(".mp-alert-good code").InnerTextAsync();

        await using var ana = await portal.OpenAsync();
        await ana.FillSignInAsync(email, password);
        await ana.HeadingIsAsync("Cambiar contraseña");
        Assert.Empty(await ana.AxeAsync());
        await ana.Page.Locator("#old").FillAsync(password);
        await ana.Page.Locator("#password").FillAsync(Own);
        await ana.Page.Locator("#again").FillAsync(Own);
        await ana.Page.Locator("form button.mp-button-primary").ClickAsync();
        await ana.HeadingIsAsync("Panel");
        await ana.InteractiveAsync();
        await Assertions.Expect(ana.Link("Usuarios")).ToHaveCountAsync(0);
        await ana.Link("Documentos").First.ClickAsync();
        await ana.HeadingIsAsync("Documentos");

        await admin.Link("Abrir el usuario").ClickAsync();
        await admin.HeadingIsAsync("Ana Rojas");
        Assert.Empty(await admin.AxeAsync());
        await admin.Button("Desactivar").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Desactivar" }).ClickAsync();
        await Assertions.Expect(admin.Page.Locator(".mp-page-heading .mp-chip")).ToHaveTextAsync("Desactivado");
        await ana.Link("Mensajes").First.ClickAsync();
        await ana.HeadingIsAsync("Cuenta desactivada");
        await using var again = await portal.OpenAsync();
        await again.FillSignInAsync(email, Own);
        await Assertions.Expect(again.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No pudimos iniciar sesión");
        admin.AssertNoComplaints();
    }

    [Fact]
    public async Task OwnName_Saved_IsShownBesideThePageAtOnce()
    {
        var email = $"{Guid.NewGuid():N}@contoso.test";
        await using (var scope = portal.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<CreateUser>().RunAsync(Actor.Portal, new(email, "Ana", PortalRole.Reader, PortalFixture.AdminPassword), TestContext.Current.CancellationToken);
        await using var page = await portal.OpenSignedInAsync(email: email);
        await page.GoAsync("/profile");
        await page.Page.Locator("#display-name").FillAsync("Ana Rojas");
        await page.Button("Guardar").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-me-name strong")).ToHaveTextAsync("Ana Rojas");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Key_IsShownOnceAndRevoked()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/profile");
        await page.Button("Nueva clave").ClickAsync();
        await page.Button("Crear clave").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#key-name-note")).ToContainTextAsync("Ponle un nombre");
        Assert.Empty(await page.AxeAsync());
        var name = $"ERP {Guid.NewGuid():N}";
        await page.Page.Locator("#key-name").FillAsync(name);
        await page.Page.GetByLabel("documentos y mensajes").CheckAsync();
        await page.Button("Crear clave").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-alert-good code")).ToContainTextAsync("mp_");
        await page.Page.ReloadAsync();
        await page.InteractiveAsync();
        await Assertions.Expect(page.Page.GetByText(name, new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator(".mp-alert-good")).ToHaveCountAsync(0);
        await page.Button($"Revocar {name}").ClickAsync();
        await page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Revocar" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText(name, new() { Exact = true })).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Settings_WrongAndRight_AreToldAtTheFieldAndInTheAudit()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/settings");
        // Empty is the default, 500.
        var before = await page.Page.Locator("#Reception-WindowSize").InputValueAsync() is { Length: > 0 } set ? set : "500";
        var after = before == "400" ? "401" : "400";
        await page.Page.Locator("#Reception-WindowSize").FillAsync("0");
        await page.Button("Guardar").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#Reception-WindowSize-note")).ToHaveTextAsync("Elige un valor entre 1 y 100000.");
        await Assertions.Expect(page.Page.Locator(".mp-form-foot")).ToContainTextAsync("No se guardó: revisa los campos señalados (1).");
        Assert.Empty(await page.AxeAsync());
        await page.Page.Locator("#Reception-WindowSize").FillAsync(after);
        await page.Page.Locator("#Reception-WindowSize").BlurAsync();
        await Assertions.Expect(page.Page.Locator("[aria-invalid], .mp-outcome > *")).ToHaveCountAsync(0);
        await page.Button("Guardar").ClickAsync();
        await Assertions.Expect(page.Page.GetByText("Los ajustes se guardaron correctamente")).ToBeVisibleAsync();
        await page.GoAsync("/audit?action=setting.changed");
        var entry = page.Page.Locator("tbody tr").Filter(new() { HasText = "Mensajes por tanda" }).First;
        foreach (var value in new[] { before, after }) await Assertions.Expect(entry).ToContainTextAsync(value);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Settings_TwoPeople_EachSavesOnlyWhatItChanged()
    {
        await using var page = await portal.OpenSignedInAsync();
        await using var other = await portal.OpenSignedInAsync();
        await page.GoAsync("/settings");
        await other.GoAsync("/settings");
        foreach (var (who, field, value) in new[] { (other, "#Reception-BatchSize", "60"), (page, "#Reception-MaxAttempts", "4") })
        {
            await who.Page.Locator(field).FillAsync(value);
            await who.Button("Guardar").ClickAsync();
            await Assertions.Expect(who.Page.GetByText("Los ajustes se guardaron correctamente")).ToBeVisibleAsync();
        }
        await Assertions.Expect(page.Page.Locator("#Reception-BatchSize")).ToHaveValueAsync("60");
        await Assertions.Expect(page.Page.Locator("#Reception-MaxAttempts")).ToHaveValueAsync("4");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Job_RunNow_ShowsItsRunWithoutReloading()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/jobs");
        await page.Button("Ejecutar ahora Limpiar archivos sin dueño").ClickAsync();
        await Assertions.Expect(page.Page.GetByText("Pedido: Limpiar archivos sin dueño")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator(".mp-job").Filter(new() { HasText = "Limpiar archivos" })).ToContainTextAsync("Terminó bien");
        page.AssertNoComplaints();
    }
}
