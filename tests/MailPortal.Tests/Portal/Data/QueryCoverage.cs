using MailPortal.Tests.House;
using MailPortal.Tests.Portal.Data;

[assembly: AssemblyFixture(typeof(QueryCoverage))]

namespace MailPortal.Tests.Portal.Data;

/// <summary>When all tests have run: no query of the portal was left out, so all were translated for SQL Server (<see cref="SqlServerTranslation"/>).</summary>
public sealed class QueryCoverage : IDisposable
{
    // A run of a few tests says nothing about what the others reach. The platform's filters are `--filter-...`, the console runner's `-class` and so on.
    private static bool IsPartOfAll => Environment.GetCommandLineArgs().Any(a => Narrowing.Any(n => a.StartsWith(n, StringComparison.Ordinal)));

    private static readonly string[] Narrowing = ["--filter", "-filter", "-class", "-method", "-namespace", "-trait", "-id", "-test"];

    public void Dispose()
    {
        if (IsPartOfAll) return;
        var unseen = NotedQueries.Unseen(MailPortal.Tests.House.House.Portal, CodeStatements.Read(typeof(Program).Assembly));
        Assert.True(unseen.Count == 0, $"No test reaches these {unseen.Count} operators of queries, so nobody knows whether SQL Server's provider can translate them:\n{string.Join('\n', unseen)}");
    }
}
