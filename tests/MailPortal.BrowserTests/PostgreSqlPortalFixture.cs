using MailPortal.Tests.Portal;

namespace MailPortal.BrowserTests;

/// <summary>The same portal, with a sandbox of its own, on the PostgreSQL of the tests, which starts when the first of them asks for it.</summary>
public sealed class PostgreSqlPortalFixture : PortalFixture
{
    protected override IEnumerable<(string Key, string Value)> Database => TestDatabase.Settings(Folder);

    protected override void DropDatabase() => TestDatabase.Drop(Folder);
}

/// <summary>The tests that share that portal.</summary>
[CollectionDefinition]
public sealed class OnPostgreSql : ICollectionFixture<PostgreSqlPortalFixture>;
