namespace MailPortal.BrowserTests;

/// <summary>The circuit takes a page over from the answer that drew it. On a server database nothing is read in the moment: what was drawn must
/// not go and come back.</summary>
[Collection<OnPostgreSql>]
public sealed class HandoverTests(PostgreSqlPortalFixture portal)
{
    // Observers are called between two drawings of the circuit, never within one.
    private const string Watch = """
        addEventListener('DOMContentLoaded', () => {
            const things = ['nav a', '.mp-me', 'main h1', 'main h2', 'main a', 'main button', 'main input', 'main select', 'main tbody tr', 'main dt', 'main li', 'main svg'];
            const count = () => Object.fromEntries(things.map(t => [t, document.querySelectorAll(t).length]));
            const first = count();
            window.gone = new Set();
            window.counted = first;
            new MutationObserver(() => {
                for (const [thing, now] of Object.entries(count()))
                    if (now < first[thing]) window.gone.add(`${thing} ${first[thing]} -> ${now}`);
            }).observe(document, { childList: true, subtree: true });
        });
        """;

    [Fact]
    public async Task Pages_KeepWhatTheyShow_WhenTheirCircuitOpens()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.Page.AddInitScriptAsync(Watch);
        var gone = new List<string>();
        var counted = 0;
        foreach (var (template, name, path) in await AllPages.OfAsync(portal, TestContext.Current.CancellationToken))
        {
            if (!AllPages.GetsCircuit(template)) continue;
            await page.GoAsync(path);
            counted += await page.Page.EvaluateAsync<int>("Object.values(counted).reduce((sum, n) => sum + n)");
            gone.AddRange((await page.Page.EvaluateAsync<string[]>("[...gone]")).Select(g => $"{name}: {g}"));
        }
        Assert.Empty(gone);
        Assert.True(counted > 500, $"Only {counted} things were watched.");
    }

    /// <summary>A proposed password may be on its way to the new user before the circuit opens.</summary>
    [Fact]
    public async Task NewUser_ProposedPassword_StaysTheSame()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.Page.AddInitScriptAsync("addEventListener('DOMContentLoaded', () => window.proposed = document.querySelector('input#user-password')?.value)");
        await page.GoAsync("/users/new");
        var proposed = await page.Page.EvaluateAsync<string>("proposed");
        Assert.Equal(19, proposed.Length);
        Assert.Equal(proposed, await page.Page.Locator("input#user-password").InputValueAsync());
    }
}
