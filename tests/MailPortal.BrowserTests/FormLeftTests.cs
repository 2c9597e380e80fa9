using System.Globalization;
using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>Whoever leaves the form while its check runs has saved: once, and nothing is left of what was typed.</summary>
public sealed class FormLeftTests(PortalFixture portal) : OnForm(portal)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NewForm_LeftWhileTheCheckRuns_OffersNoDraftAndItsResultIsThere(bool works)
    {
        await using var server = new HeldPort(Portal.Sandbox.Info.ImapPort);
        await using var page = await Portal.OpenSignedInAsync();
        var form = await NewAsync(page);
        var user = FormOnScreen.FreshMailbox();
        await form.FillAllAsync(user, secret: works ? null : WrongSecret);
        await form.FillAsync("port", server.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Contains(user, await StorageAsync(page), StringComparison.Ordinal);
        await form.SaveAsync();
        await server.Reached.WaitAsync(Cancellation);
        await page.Link("Organizaciones").First.ClickAsync();
        await page.HeadingIsAsync("Organizaciones");
        Assert.Equal("{}", await StorageAsync(page));

        form = await NewAsync(page);
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("");
        await Assertions.Expect(page.Page.Locator(".mp-draft .mp-alert")).ToHaveCountAsync(0);
        Assert.Equal(1, await CountAsync());

        server.LetGo();
        await page.GoAsync("/reception");
        await Assertions.Expect(page.Row(user)).ToContainTextAsync(works ? "Activo" : "Con error");
        await page.Row(user).GetByRole(AriaRole.Link, new() { Name = user }).ClickAsync();
        await page.HeadingIsAsync($"Correo de Recepción de Documentos Electrónicos - {(works ? "Activo" : "Con error")}");
        await Assertions.Expect(form.Field("port")).ToHaveValueAsync(server.Port.ToString(CultureInfo.InvariantCulture));
        if (!works) await Assertions.Expect(form.Note("secret")).ToContainTextAsync("MP2002");
        Assert.Equal(1, await CountAsync());
        page.AssertNoComplaints();
    }

    private static Task<string> StorageAsync(PortalPage page) => page.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)");
}
