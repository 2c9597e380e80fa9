using MailPortal.Data;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.BrowserTests;

/// <summary>What people do from day to day, once more on PostgreSQL.</summary>
[Collection<OnPostgreSql>]
public sealed class FormFlowsOnPostgreSqlTests(PostgreSqlPortalFixture portal) : FormFlows(portal)
{
    [Fact]
    public void Portal_IsOnPostgreSql()
    {
        using var scope = Portal.Services.CreateScope();
        Assert.Equal("Npgsql.EntityFrameworkCore.PostgreSQL", scope.ServiceProvider.GetRequiredService<PortalDbContext>().Database.ProviderName);
    }
}

[Collection<OnPostgreSql>]
public sealed class PanelOnPostgreSqlTests(PostgreSqlPortalFixture portal) : PanelTests(portal);
