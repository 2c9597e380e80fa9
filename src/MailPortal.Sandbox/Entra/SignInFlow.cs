using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Entra;

/// <summary>Leads a person through the pages: account, second factor, consent.</summary>
internal sealed class SignInFlow(EntraDirectory directory, BrowserSessions sessions, Consents consents, AccountStates states, RequestLog log, TimeProvider clock)
{
    private const string Login = "/common/login";
    private const string SecondFactor = "/common/SAS/ProcessAuth";
    private const string Consent = "/common/Consent/Set";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Login, http => StepAsync(http, ChooseAsync));
        routes.MapPost(SecondFactor, http => StepAsync(http, ApproveAsync));
        routes.MapPost(Consent, http => StepAsync(http, ConsentAsync));
    }

    public async Task StartAsync(HttpContext http, SignIn signIn)
    {
        var here = sessions.SignedIn(signIn.Session).Where(who => signIn.Authority.Refuses(who, signIn.Application) is null).ToList();
        var hinted = signIn.LoginHint is { } hint ? here.Find(who => who.Account.Address.Equals(hint, StringComparison.OrdinalIgnoreCase)) : here.Count == 1 ? here[0] : null;
        if (signIn.Prompt == "none")
        {
            await (hinted is null ? signIn.Failed(http, SignInError.LoginRequired)
                : states.Refuses(hinted.Account) is { } refusal ? signIn.Failed(http, refusal)
                : consents.Cover(hinted, signIn.Application, signIn.Scopes.Keys) ? signIn.Done(http, hinted)
                : signIn.Failed(http, GrantError.NoConsent(signIn.Application) with { Error = "consent_required" }));
            return;
        }
        var name = sessions.Keep(signIn);
        // Signed in before: nobody is asked again, unless the application wants it.
        if (signIn.Prompt is null or "consent" && hinted is not null)
        {
            (signIn.Who, signIn.PassedMfa) = (hinted, true);
            await GoOnAsync(http, name, signIn);
        }
        else await PickAsync(http, name, signIn, null);
    }

    private async Task StepAsync(HttpContext http, Func<HttpContext, IFormCollection, string, SignIn, Task> step)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var name = form["ctx"].ToString();
        if (sessions.Find(http, name) is { } signIn) await step(http, form, name, signIn);
        else
        {
            var text = PageText.For(http.Request);
            await new SignInPage(text).Heading(text.Trouble).Alert(text.TryAgain).SendAsync(http, StatusCodes.Status400BadRequest);
        }
    }

    private async Task ChooseAsync(HttpContext http, IFormCollection form, string name, SignIn signIn)
    {
        if (form["answer"] == "cancel")
        {
            await FailAsync(http, name, signIn, SignInError.SignInCancelled);
            return;
        }
        var address = form["account"].ToString() is { Length: > 0 } pressed ? pressed : form["login"].ToString();
        if (directory.Person(address) is not { } who)
        {
            log.Add("entra", $"POST {Login} {address}", "AADSTS50034");
            await PickAsync(http, name, signIn, address);
            return;
        }
        if ((signIn.Authority.Refuses(who, signIn.Application) ?? states.Refuses(who.Account)) is { } refusal)
        {
            log.Add("entra", $"POST {Login} {address}", $"AADSTS{refusal.Code}");
            await ErrorAsync(http, refusal);
            return;
        }
        signIn.Who = who;
        await GoOnAsync(http, name, signIn);
    }

    private async Task ApproveAsync(HttpContext http, IFormCollection form, string name, SignIn signIn)
    {
        signIn.PassedMfa = form["answer"] == "approve";
        if (signIn.PassedMfa) await GoOnAsync(http, name, signIn);
        else await PickAsync(http, name, signIn, null);
    }

    private async Task ConsentAsync(HttpContext http, IFormCollection form, string name, SignIn signIn)
    {
        // A form made by hand must not reach further than the page that would have been shown.
        if (signIn.Who is not { } who || NeedsSecondFactor(signIn)) await PickAsync(http, name, signIn, null);
        else if (NeedsAdministrator(signIn, who)) await FailAsync(http, name, signIn, SignInError.AdministratorConsentNeeded(signIn.Application));
        else if (form["answer"] != "accept") await FailAsync(http, name, signIn, SignInError.ConsentDeclined);
        else
        {
            if (signIn.ForAll) consents.GiveForAll(who.Tenant, signIn.Application, signIn.Scopes.Keys);
            else consents.Give(who, signIn.Application, signIn.Scopes.Keys);
            await FinishAsync(http, name, signIn, who);
        }
    }

    private async Task GoOnAsync(HttpContext http, string name, SignIn signIn)
    {
        var (who, text) = (signIn.Who!, PageText.For(http.Request));
        if (NeedsSecondFactor(signIn))
        {
            await new SignInPage(text).Heading(text.SecondFactor).Paragraph(who.Account.Address, "account")
                .Form("mfa-form", SecondFactor, name, page => page.Buttons(("approve", text.Approve), ("cancel", text.Cancel))).SendAsync(http);
            return;
        }
        var covered = !signIn.ForAll && consents.Cover(who, signIn.Application, signIn.Scopes.Keys);
        if (covered && signIn.Prompt != "consent") await FinishAsync(http, name, signIn, who);
        else if (!covered && NeedsAdministrator(signIn, who))
        {
            log.Add("entra", $"consent of {who.Account.Address}", "AADSTS90094");
            await new SignInPage(text).Heading(text.ApprovalNeeded).Paragraph(text.ApprovalMeaning(signIn.Application.Name)).Code("error-code", "AADSTS90094")
                .Form("approval-form", Consent, name, page => page.Buttons(("cancel", text.ReturnWithoutConsent))).SendAsync(http);
        }
        else
        {
            await new SignInPage(text).Heading(text.PermissionsRequested).Paragraph(who.Account.Address, "account").Paragraph(text.ApplicationWants(signIn.Application.Name))
                .List("scopes", signIn.Scopes.Keys.Select(text.Scope)).Paragraph(signIn.ForAll ? text.ConsentForAll : text.ConsentMeaning)
                .Form("consent-form", Consent, name, page => page.Buttons(("accept", text.Accept), ("cancel", text.Cancel))).SendAsync(http);
        }
    }

    private async Task PickAsync(HttpContext http, string name, SignIn signIn, string? unknown)
    {
        var text = PageText.For(http.Request);
        var hinted = signIn.LoginHint is { } hint ? directory.Person(hint)?.Account : null;
        var accounts = directory.Tenants.SelectMany(t => t.Accounts).Where(a => a.Id != hinted?.Id);
        var page = new SignInPage(text).Heading(text.PickAccount);
        if (unknown is not null) page.Alert(text.UserUnknown).Code("error-code", "AADSTS50034");
        await page.Form("accounts", Login, name, form =>
        {
            if (hinted is not null) form.Account(hinted, first: true);
            foreach (var account in accounts) form.Account(account, first: false);
        }).Form("account-form", Login, name, form => form.Input("login", text.OtherAccount, unknown ?? (hinted is null ? signIn.LoginHint : null))
            .Buttons(("next", text.Next), ("cancel", text.Cancel))).SendAsync(http);
    }

    private async Task FinishAsync(HttpContext http, string name, SignIn signIn, Identity who)
    {
        // Twice the same form (a double click): the second has nothing left to finish.
        if (!sessions.End(name)) return;
        sessions.Add(signIn.Session, who);
        await signIn.Done(http, who);
    }

    private async Task FailAsync(HttpContext http, string name, SignIn signIn, EntraError error)
    {
        if (sessions.End(name)) await signIn.Failed(http, error);
    }

    /// <summary>Microsoft's own page: the browser goes nowhere from it.</summary>
    public Task ErrorAsync(HttpContext http, EntraError error)
    {
        var text = PageText.For(http.Request);
        return new SignInPage(text).Heading(text.Trouble).Alert(error.Description(clock.GetUtcNow(), Guid.NewGuid(), Guid.NewGuid())).Code("error-code", $"AADSTS{error.Code}")
            .SendAsync(http, error.Status);
    }

    private static bool NeedsSecondFactor(SignIn signIn) => signIn.Who!.Account.RequiresMfa && !signIn.PassedMfa;

    private static bool NeedsAdministrator(SignIn signIn, Identity who) =>
        !who.Account.IsAdministrator && (signIn.ForAll || !signIn.Application.UserConsentAllowed || who.Account.ConsentByAdministratorOnly);
}
