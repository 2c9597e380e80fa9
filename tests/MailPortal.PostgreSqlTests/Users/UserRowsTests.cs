using MailPortal.Components;
using MailPortal.Tests.Portal;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Users;

/// <summary>Two administrators in the same moment. With the embedded database the second waits for the first; here both begin.</summary>
public sealed class UserRowsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Change_WhatAnotherChangedMeanwhile_IsRefusedAsThat(bool lookFirst)
    {
        await using var portal = new TestPortal(("Reception:Enabled", "false"));
        var (first, _) = await portal.AddUserAsync(PortalRole.Administrator);
        var (second, _) = await portal.AddUserAsync(PortalRole.Administrator);
        var rows = portal.Get<UserRows>();
        await Assert.ThrowsAsync<ChangedByOthersException>(() => rows.ChangeAsync(first.Id, async (db, user) =>
        {
            // Each looks whether the other is still there, and goes: refused at a query, at saving or at the commit.
            if (lookFirst) Assert.False(await UserRows.IsLastAdministratorAsync(db, user, Cancellation));
            Assert.True(await rows.ChangeAsync(second.Id, async (otherDb, other) =>
            {
                Assert.False(await UserRows.IsLastAdministratorAsync(otherDb, other, Cancellation));
                other.Role = PortalRole.Reader;
            }, Cancellation));
            Assert.False(await UserRows.IsLastAdministratorAsync(db, user, Cancellation));
            user.Role = PortalRole.Reader;
        }, Cancellation));
        await using var db = await portal.DbAsync();
        Assert.Equal(PortalRole.Administrator, (await db.Set<PortalUser>().SingleAsync(u => u.Id == first.Id, Cancellation)).Role);
    }
}
