using MailPortal.Data;
using Microsoft.Extensions.Configuration;

namespace MailPortal.Tests.Portal.Data;

public sealed class DatabaseSettingsTests
{
    [Fact]
    public void Read_Nothing_IsTheEmbeddedDatabase() => Assert.Equal(new DatabaseSettings(DatabaseProvider.Sqlite, null, null), Read());

    [Theory]
    [InlineData("PostgreSql"), InlineData("postgresql"), InlineData("SqlServer")]
    public void Read_Server_WithAllItNeeds(string provider)
    {
        var settings = Read(("Database:Provider", provider), ("ConnectionStrings:MailPortal", "Host=db;Password=secreta"), ("Protection:KeyFile", "/etc/mailportal/master.key"));
        Assert.True(settings.IsServer);
        Assert.Equal(provider, settings.Provider.ToString(), ignoreCase: true);
    }

    [Theory]
    [InlineData("PostgreSql"), InlineData("SqlServer")]
    public void Read_ServerAlone_NamesAllThatIsMissing(string provider)
    {
        var refusal = Refusal(("Database:Provider", provider), ("ConnectionStrings:MailPortal", ""), ("Protection:KeyFile", " "));
        Assert.Contains("ConnectionStrings:MailPortal: ", refusal, StringComparison.Ordinal);
        Assert.Contains("Protection:KeyFile: ", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Oracle"), InlineData("2")]
    public void Read_UnknownProvider_NamesTheKnownOnes(string provider) =>
        Assert.Contains("'" + provider + "' is not one of Sqlite, SqlServer, PostgreSql", Refusal(("Database:Provider", provider)), StringComparison.Ordinal);

    [Fact]
    public void Read_NoConnectionString_IsRefusedWithoutRepeatingIt()
    {
        var refusal = Refusal(("Database:Provider", "PostgreSql"), ("ConnectionStrings:MailPortal", "db;secreta"), ("Protection:KeyFile", "k"));
        Assert.Contains("ConnectionStrings:MailPortal: ", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secreta", refusal, StringComparison.Ordinal);
    }

    private static string Refusal(params (string Key, string Value)[] settings) => Assert.Throws<InvalidOperationException>(() => Read(settings)).Message;

    private static DatabaseSettings Read(params (string Key, string Value)[] settings) =>
        DatabaseSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build());
}
