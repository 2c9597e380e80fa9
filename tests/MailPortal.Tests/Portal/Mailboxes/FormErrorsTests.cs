using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;
using MailPortal.Mailboxes;

namespace MailPortal.Tests.Portal.Mailboxes;

/// <summary>What stands at the fields while a form that was refused is mended.</summary>
public sealed class FormErrorsTests
{
    private readonly FormErrors errors = new();
    private readonly MailboxForm form = MailboxForm.New(ServerType.OutlookModern, AccessProtocol.Imap, new(2026, 11, 20));

    [Fact]
    public void JudgeAgain_FieldMended_ItsErrorGoesAndTheOthersStay()
    {
        Assert.True(errors.Find(form));
        Assert.Equal(["user", "tenantId", "applicationId", "secret"], Fields);
        form.User = "facturas@contoso.com";
        form.Secret.Type("Zx8Q~9vTqUe2");
        errors.JudgeAgain(form);
        Assert.Equal(["tenantId", "applicationId"], Fields);
    }

    [Fact]
    public void JudgeAgain_WrongInAnotherWay_SaysThat()
    {
        using var _ = new Culture("es");
        errors.Find(form);
        form.ApplicationId = "no es un Id.";
        errors.JudgeAgain(form);
        Assert.Equal(MailboxRuleText.NotAGuid, errors.Found.Single(p => p.Field == "applicationId").Message);
        form.ApplicationId = "";
        errors.JudgeAgain(form);
        Assert.Equal(MailboxRuleText.Required, errors.Found.Single(p => p.Field == "applicationId").Message);
    }

    [Theory]
    [InlineData("user", "facturas"), InlineData("tenantId", "contoso"), InlineData("applicationId", "MailPortal"), InlineData("tokenScope", "IMAP"), InlineData("pollInterval", "0")]
    [InlineData("port", "0"), InlineData("port", "abc"), InlineData("port", "99999"), InlineData("host", "https://outlook.office365.com"), InlineData("host", "outlook.office365.com:993")]
    [InlineData("notificationAddresses", "it@contoso.com jefe"), InlineData("protocol", "Pop3")]
    public void JudgeAgain_TypedAndImpossible_IsSaidAtOnceAndCountsNothingAsRefused(string field, string value)
    {
        var before = form.Values()[field];
        form.Restore(new Dictionary<string, string> { [field] = value });
        errors.JudgeAgain(form);
        Assert.Equal([field], Fields);
        Assert.Equal(0, errors.Refused);
        form.Restore(new Dictionary<string, string> { [field] = before });
        errors.JudgeAgain(form);
        Assert.Empty(errors.Found);
    }

    [Fact]
    public void JudgeAgain_Refused_CountsWhatWasTypedSince()
    {
        errors.Find(form);
        form.User = "facturas";
        form.Port = "0";
        errors.JudgeAgain(form);
        Assert.Equal(["applicationId", "port", "secret", "tenantId", "user"], Fields.Order());
        Assert.Equal(5, errors.Refused);
    }

    [Fact]
    public void JudgeAgain_PartnerFilledOrEmptied_MendsTheFieldThatWasToBlame()
    {
        form.SecretExpiresOn = "2027-01-31";
        errors.Find(form);
        Assert.Contains("notificationAddresses", Fields);
        form.SecretExpiresOn = "";
        errors.JudgeAgain(form);
        Assert.DoesNotContain("notificationAddresses", Fields);
    }

    [Fact]
    public void JudgeAgain_FieldThatWasRight_IsLeftForTheNextSave()
    {
        errors.JudgeAgain(form);
        Assert.Empty(errors.Found);
        errors.Find(form);
        form.Port = "";
        errors.JudgeAgain(form);
        Assert.DoesNotContain("port", Fields);
        errors.Find(form);
        Assert.Contains("port", Fields);
    }

    [Theory]
    [InlineData("secret", false), InlineData("host", false), InlineData("pollInterval", true)]
    public void JudgeAgain_RefusedByTheUseCase_GoesWithWhatItIsAbout(string changed, bool stays)
    {
        errors.Take([new("secret", MailboxRuleText.SecretAgain)], form);
        if (changed == "secret") form.Secret.Type("Zx8Q~9vTqUe2");
        else form.Restore(new Dictionary<string, string> { [changed] = "7" });
        errors.JudgeAgain(form);
        Assert.Equal(stays, errors.Found.Count > 0);
    }

    [Theory]
    [InlineData("user", "user", false)]
    [InlineData("user", "pollInterval", true)]
    [InlineData("secret", "secret", false)]
    [InlineData("password", "secret", true)]
    [InlineData("folders", "folders.failed", false)]
    [InlineData("credential", "serverType", false)]
    public void FailureAt_FieldToBlameChanged_IsExplainedNoMore(string blamed, string changed, bool stays)
    {
        using var life = new PageLife();
        var check = new FormCheck(life, () => { });
        check.Show([], new("signIn", CheckOutcome.Failed, 1, []) { Problem = MailProblem.CredentialsWrong, Field = blamed }, form);
        check.Say(new("bad", "error", "see the field") { PointsAtField = true });
        Assert.NotNull(check.FailureAt(form));
        if (changed == "secret") form.Secret.Type("Zx8Q~9vTqUe2");
        else form.Restore(new Dictionary<string, string> { [changed] = changed == "serverType" ? nameof(ServerType.Zoho) : "another" });
        Assert.Equal(stays, check.FailureAt(form) is not null);
        Assert.Equal(stays, check.OutcomeFor(form).Text is not null);
    }

    [Fact]
    public async Task Run_StepsAsTheyEnd_AreShownWhileItIsBusy()
    {
        using var life = new PageLife();
        var drawn = new TaskCompletionSource();
        var check = new FormCheck(life, drawn.SetResult);
        await check.RunAsync(SaveOutcome.Counting, async progress =>
        {
            Assert.Equal((true, SaveOutcome.Counting), (check.Busy, check.OutcomeFor(form)));
            progress.Report(new("resolve", CheckOutcome.Passed, 3, []));
            await drawn.Task;
            Assert.Equal("resolve", Assert.Single(check.Steps).Name);
        });
        Assert.False(check.Busy);
    }

    [Theory]
    [InlineData("host", "mail.contoso.com"), InlineData("startFrom", "2026-01-01"), InlineData("sourceFolder", "Proveedores"), InlineData("tenantId", "contoso.com")]
    public void Count_WhatDecidesItChanged_IsSaidNoMore(string field, string value)
    {
        using var _ = new Culture("es");
        var count = new FormCount();
        count.Show(2, form);
        form.Restore(new Dictionary<string, string> { ["pollInterval"] = "9", ["notificationAddresses"] = "it@contoso.com" });
        Assert.Equal("Se leerían 2 mensajes.", count.For(form));
        form.Restore(new Dictionary<string, string> { [field] = value });
        Assert.Null(count.For(form));
    }

    [Fact]
    public void Notes_WhatCannotBeRight_IsNotAlsoWarnedOf()
    {
        form.Host = "outlook.office365.com:993";
        errors.JudgeAgain(form);
        var notes = new FieldNotes(errors.Found, [new("host", "no server of Microsoft's"), new("user", "received elsewhere")]);
        Assert.Empty(notes.WarningsOf("host"));
        Assert.Single(notes.WarningsOf("user"));
    }

    private IEnumerable<string> Fields => errors.Found.Select(p => p.Field);
}
