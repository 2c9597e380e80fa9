using MailPortal.Data;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.BrowserTests;

// The flows once more, on PostgreSQL and in English (see IFlows).

[Collection<OnPostgreSql>]
public sealed class FormFlowsOnPostgreSqlTests(PostgreSqlPortalFixture portal) : FormFlows(portal, english: true)
{
    [Fact]
    public void Portal_IsOnPostgreSql()
    {
        using var scope = Portal.Services.CreateScope();
        Assert.Equal("Npgsql.EntityFrameworkCore.PostgreSQL", scope.ServiceProvider.GetRequiredService<PortalDbContext>().Database.ProviderName);
    }
}

[Collection<OnPostgreSql>]
public sealed class FormMistakesOnPostgreSqlTests(PostgreSqlPortalFixture portal) : FormMistakes(portal, english: true);

[Collection<OnPostgreSql>]
public sealed class DraftOnPostgreSqlTests(PostgreSqlPortalFixture portal) : DraftFlows(portal, english: true);

[Collection<OnPostgreSql>]
public sealed class ReceptionOnPostgreSqlTests(PostgreSqlPortalFixture portal) : ReceptionFlows(portal, english: true);

[Collection<OnPostgreSql>]
public sealed class PanelOnPostgreSqlTests(PostgreSqlPortalFixture portal) : PanelFlows(portal, english: true);

[Collection<OnPostgreSql>]
public sealed class SendingOnPostgreSqlTests(PostgreSqlPortalFixture portal) : SendingFlows(portal, english: true);
