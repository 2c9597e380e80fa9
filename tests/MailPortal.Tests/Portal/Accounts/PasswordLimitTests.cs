using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail;
using MailPortal.Mail.Problems;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>How many passwords are tried at Microsoft, however they come.</summary>
public sealed class PasswordLimitTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static readonly Secret Password = new(SampleTenant.OpenDomainPassword);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OtherLinking Linking => sending.Portal.Get<OtherLinking>();

    [Fact]
    public async Task Passwords_ManyAtOnce_NoMoreAreTriedThanOneAfterTheOther()
    {
        var sender = await sending.NewSenderAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => TryAsync(sender, new($"wrong {i}")))));

        // Fewer where a database puts so many in no order: whoever found no turn is refused.
        var tried = all.Where(problem => problem is not null).ToList();
        Assert.InRange(tried.Count, 1, OtherLinking.WrongPasswords);
        Assert.All(tried, problem => Assert.Equal(MailProblem.PasswordWrong, problem));
    }

    /// <summary>Each has an account of their own, with the victim's address in it.</summary>
    [Fact]
    public async Task Passwords_ForOneAddressByDifferentPeople_AreCountedTogether()
    {
        var victim = sending.Sandbox.FreshMailbox();
        for (var i = 0; i < OtherLinking.WrongPasswords; i++)
            Assert.Equal(MailProblem.PasswordWrong, await TryAsync(await sending.NewSenderAsync(change: s => s with { Address = victim }), new($"wrong {i}")));

        Assert.Null(await TryAsync(await sending.NewSenderAsync(change: s => s with { Address = victim.ToUpperInvariant() }), Password));
    }

    /// <summary>One password for each of many addresses.</summary>
    [Fact]
    public async Task Passwords_ForManyAddressesByOnePerson_AreCountedTogether()
    {
        var sender = await sending.NewSenderAsync();
        for (var i = 0; i < OtherLinking.WrongPasswords; i++)
        {
            Assert.Equal(MailProblem.PasswordWrong, await TryAsync(sender, new("Verano2026")));
            await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings(sending.Sandbox.FreshMailbox()) with { Secret = null }, null, Cancellation);
        }

        Assert.Null(await TryAsync(sender, new("Verano2026")));
    }

    [Fact]
    public async Task Passwords_ThatWereRight_AreNotCounted()
    {
        var sender = await sending.NewLinkedAsync();

        for (var i = 0; i <= OtherLinking.WrongPasswords; i++)
            Assert.Equal(LinkOutcome.Linked, (await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, Password, Cancellation)).Outcome);
    }

    /// <summary>Of a node that ended while Microsoft was asked, nobody knows whether the password was right.</summary>
    [Fact]
    public async Task Passwords_OfWhichNothingIsKnown_AreCounted()
    {
        var sender = await sending.NewLinkedAsync();
        var secrets = sending.Portal.Get<AccountSecrets>();
        await using (var db = await sending.Portal.DbAsync())
        {
            var account = (await sender.ViewAsync()).Account;
            for (var i = 0; i < OtherLinking.WrongPasswords; i++)
                await LinkBeginning.AddAsync(db, sending.Portal.Get<AccountTerms>(), secrets, sender.Actor, account, "", LinkExtras.None, withoutSecret: false, TimeProvider.System.GetUtcNow(), Cancellation);
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.Null(await TryAsync(sender, Password));
        // Nor does unlinking give more.
        await sending.Portal.Get<AccountSaving>().UnlinkAsync(sender.Actor, sender.AccountId, Cancellation);
        Assert.Null(await TryAsync(sender, Password));
    }

    /// <returns>What Microsoft said; null where it was not asked.</returns>
    private async Task<MailProblem?> TryAsync(Sender sender, Secret password)
    {
        try
        {
            return (await Linking.WithPasswordAsync(sender.Actor, sender.AccountId, password, Cancellation)).Problem ?? throw new InvalidOperationException("The password was right.");
        }
        catch (InvalidFormException refused)
        {
            Assert.Equal("password", refused.Problems.Single().Field);
            return null;
        }
    }
}
