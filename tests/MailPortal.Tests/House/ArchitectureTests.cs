using MailPortal.Users;

namespace MailPortal.Tests.House;

/// <summary>docs/architecture.md, held by a test. Every rule is also run over Planted/, where it has to find what was planted.</summary>
public sealed class ArchitectureTests
{
    private const string Plants = "MailPortal.Tests.House.Planted";

    // What a library without web and database may not know, by the beginning of assembly names.
    private static readonly string[] WebAndDatabase = ["Microsoft.AspNetCore.", "Microsoft.EntityFrameworkCore.", "Microsoft.Data.Sqlite.", "Quartz.", "Radzen.", "MailPortal"];

    private static readonly HashSet<string> FolderExceptions =
    [
        // Identity's base class takes the user as a type argument.
        "PortalDbContext -> PortalUser",
    ];

    /// <summary>Where a secret is opened, and why there.</summary>
    private static readonly Dictionary<string, string> Reveals = new()
    {
        ["MailPortal.Mail.Sasl.XOAuth2"] = "puts the token into the answer to the server",
        ["MailPortal.Mail.Sasl.OAuthBearer"] = "likewise",
        ["MailPortal.Mail.Sasl.Plain"] = "puts the password into the answer to the server",
        ["MailPortal.Mail.Sasl.Login"] = "likewise",
        ["MailPortal.Mail.Sasl.SaslMechanism"] = "blanks it in what the server sends back",
        ["MailPortal.Mail.Imap.ImapSignIn"] = "LOGIN, where the server offers nothing better",
        ["MailPortal.Mail.Pop3.Pop3SignIn"] = "PASS, likewise",
        ["MailPortal.Mailboxes.MailboxRules"] = "takes blanks off a pasted client secret",
        ["MailPortal.Mailboxes.MailboxWarnings"] = "sees whether a typed secret has the shape of an id",
        ["MailPortal.Accounts.AccountSettings"] = "takes blanks off a pasted client secret",
        ["MailPortal.Accounts.ApplicationForm"] = "sees whether a typed secret has the shape of an id",
        ["MailPortal.Data.SecretProtection"] = "encrypts it for the database",
        ["MailPortal.Mail.Microsoft.MsalClients"] = "hands the client secret to MSAL",
        ["MailPortal.Mail.Microsoft.MicrosoftTokens"] = "tells secrets apart by their hash",
        ["MailPortal.Mail.Microsoft.AccountSignIn"] = "hands code verifier and password to MSAL",
        ["MailPortal.Mail.Microsoft.UserTokenCache"] = "hands the stored link to MSAL",
        ["MailPortal.Mail.Microsoft.TokenRefusal"] = "blanks it out of what was answered, and sees whether it has the shape of an id",
        ["MailPortal.Mail.Graph.GraphRequest"] = "puts the token into the request's header",
        ["MailPortal.Mail.Graph.GraphRefusal"] = "blanks it out of what was answered",
        ["MailPortal.Mail.Microsoft.TokenContents"] = "reads what a token says, and keeps only that",
    };

    private static readonly Lazy<CodeModule> Planted = new(() => CodeModule.Read(typeof(ArchitectureTests).Assembly));

    [Fact]
    public void Mail_KnowsNoWebNoDatabaseNoOtherRoom() => None(HouseRules.Knows(House.Mail, [.. WebAndDatabase, "MailPortal."]));

    [Fact]
    public void Invoices_KnowsNoWebNoDatabaseNoOtherRoom() => None(HouseRules.Knows(House.Invoices, [.. WebAndDatabase, "MailPortal.", "Microsoft.Identity."]));

    [Fact]
    public void Sandbox_KnowsNoneOfTheThree() => None(HouseRules.Knows(House.Sandbox, "MailPortal", "MailPortal."));

    [Fact]
    public void Knows_Planted_IsFound()
    {
        var found = HouseRules.Knows(Planted.Value, [.. WebAndDatabase, "MailPortal."]).ToArray();
        foreach (var name in (string[])["MailPortal", "MailPortal.Mail", "MailPortal.Invoices", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore.Components", "Quartz"])
            Assert.Contains($"MailPortal.Tests references {name}", found);
    }

    [Fact]
    public void MimeReader_KnowsNothingOfTheWriter() => None(HouseRules.Reaches(House.Mail, "MailPortal.Mail.Mime", "MailPortal.Mail.Mime.Composing"));

    [Fact]
    public void Reaches_Planted_IsFound() =>
        Assert.Contains(HouseRules.Reaches(Planted.Value, $"{Plants}.Data", $"{Plants}.Mailboxes"), v => v.Contains(".ByStaticCall", StringComparison.Ordinal));

    [Fact]
    public void Folder_UsesOnlyFoldersAbove() => None(HouseRules.FolderOrder(House.Portal, House.Root, House.Folders, FolderExceptions));

    [Fact]
    public void FolderExceptions_AreNeeded()
    {
        var without = HouseRules.FolderOrder(House.Portal, House.Root, House.Folders, new HashSet<string>()).ToArray();
        foreach (var (from, to) in FolderExceptions.Select(e => e.Split(" -> ")).Select(e => (e[0], e[1])))
            Assert.Contains(without, v => v.Contains($".{from}", StringComparison.Ordinal) && v.Contains($".{to},", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ByBase"), InlineData("ByInterface"), InlineData("ByField"), InlineData("ByParameter"), InlineData("ByReturn"), InlineData("ByProperty")]
    [InlineData("ByConstraint"), InlineData("ByAttribute"), InlineData("ByTypeInAttribute"), InlineData("ByTypeOf"), InlineData("ByGenericArgument")]
    [InlineData("ByStaticCall"), InlineData("ByStaticField"), InlineData("ByCast"), InlineData("ByCatch"), InlineData("ByLambda"), InlineData("ByAsync")]
    [InlineData("ByIterator"), InlineData("ByNested"), InlineData("SharedPart")]
    public void FolderOrder_PlantedUse_IsFound(string type) =>
        Assert.Contains(PlantedOrder(), v => v.Contains($".{type}", StringComparison.Ordinal) && v.EndsWith("lies below", StringComparison.Ordinal));

    [Theory]
    [InlineData("DataFeature"), InlineData("DataEndpoints"), InlineData("DataJob"), InlineData("DataPage"), InlineData("LooksUp")]
    public void FolderOrder_WhatJoinsFolders_MayLookDown(string type) =>
        Assert.DoesNotContain(PlantedOrder(), v => v.Contains($".{type}", StringComparison.Ordinal));

    [Fact]
    public void FolderOrder_PlantedFolder_IsFound() =>
        Assert.Contains($"{Plants}.Elsewhere.InUnlistedFolder lies in a folder that docs/architecture.md does not list", PlantedOrder());

    [Fact]
    public void Folders_OfTheDocument_HoldEveryFolderOfTheSource()
    {
        var present = Directory.GetDirectories(Repository.PathOf("src", "MailPortal"))
            .Where(d => Directory.EnumerateFiles(d, "*", SearchOption.AllDirectories).Any(f => Path.GetExtension(f) is ".cs" or ".razor"))
            .Select(d => Path.GetFileName(d)!).Except(["bin", "obj", "Properties"]);
        Assert.Empty(present.Except(House.Folders));
    }

    [Fact]
    public void Folders_ListedOutOfSequence_AreRefused() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => House.ReadFolders("# x\n## The folders of the portal\n1. `Data`: a\n3. `Audit`: b\n"));

    [Fact]
    public void Portal_HoldsNothingBesideItsFolders() => None(HouseRules.Unhoused(House.Portal, House.Root, "Program", "PortalUrls", "_Imports"));

    [Fact]
    public void Unhoused_Planted_IsFound() => Assert.Equal([$"{Plants}.Stray lies in no folder"], HouseRules.Unhoused(Planted.Value, Plants));

    [Fact]
    public void Secret_IsOpenedInNamedPlacesOnly() => None(House.All.SelectMany(m => HouseRules.Reveals(m, House.Root, Reveals.Keys.ToHashSet())));

    [Fact]
    public void NamedPlaces_DoOpenASecret()
    {
        var opening = House.All.SelectMany(m => m.Uses).Where(HouseRules.IsReveal).Select(u => u.From.FullName).ToHashSet();
        Assert.Empty(Reveals.Keys.Except(opening));
    }

    [Fact]
    public void Reveals_Planted_AreFound()
    {
        Found(HouseRules.Reveals(Planted.Value, Plants, new HashSet<string>()), "OpensSecret", "OpensSecretAsDelegate");
        Found(HouseRules.Reveals(Planted.Value, Plants, new HashSet<string> { $"{Plants}.Documents.OpensSecret" }), "OpensSecretAsDelegate");
    }

    [Fact]
    public void Quartz_IsKnownToHostingJobsOnly() => None(HouseRules.Quartz(House.Portal, House.Root, "MailPortal.Hosting.Jobs"));

    [Fact]
    public void Quartz_Planted_IsFound() => Found(HouseRules.Quartz(Planted.Value, Plants, $"{Plants}.Hosting.Jobs"), "Schedules");

    [Fact]
    public void Time_ComesFromTimeProvider() => None(House.All.SelectMany(m => HouseRules.OwnClock(m, House.Root)));

    [Fact]
    public void OwnClock_Planted_IsFound() => Found(HouseRules.OwnClock(Planted.Value, Plants),
        "AsksDateTimeNow", "AsksDateTimeUtcNow", "AsksToday", "AsksOffsetNow", "AsksOffsetUtcNow", "AsksInDefault", "Sleeps", "DelaysBare");

    [Fact]
    public void Sql_IsWrittenByEfCore() => None(HouseRules.OwnSql(House.Portal, House.Root, "MailPortal.Data"));

    [Fact]
    public void OwnSql_Planted_IsFound() => Found(HouseRules.OwnSql(Planted.Value, Plants, $"{Plants}.Data"), "WritesSql", "QueriesSql", "CommandsSql");

    [Fact]
    public void Components_NeitherQueryNorDecrypt() => None(HouseRules.ComponentsReach(House.Portal, House.Root, "MailPortal.Data.PortalDbContext"));

    [Fact]
    public void ComponentsReach_Planted_IsFound() => Found(HouseRules.ComponentsReach(Planted.Value, Plants, "MailPortal.Data.PortalDbContext"),
        "InjectsContext", "InjectsFactory", "InjectsProtector", "InjectsBelowBase");

    [Fact]
    public void Configuration_IsDocumented() => None(HouseRules.Undocumented(House.Portal, House.Root, typeof(PortalUser).Assembly.GetTypes(),
        File.ReadAllText(Repository.PathOf("docs", "operations.md"))).Select(k => $"{k} is not in docs/operations.md"));

    [Fact]
    public void Undocumented_Planted_IsFound()
    {
        string[] Missing(string document) => [.. HouseRules.Undocumented(Planted.Value, Plants, [typeof(Planted.Documents.PlantedOptions)], document)];
        Assert.Equal(["Planted:Key", "PlantedOptions.Limit"], Missing("nothing"));
        Assert.Empty(Missing("| `Planted:Key` | | `Planted:Limit` |"));
    }

    [Fact]
    public void Reader_SeesTheHouse()
    {
        // Rules over an empty reading would all pass.
        Assert.All(House.All, m => Assert.NotEmpty(m.Types));
        Assert.Contains(House.Portal.Uses, u => u.From.FullName == "MailPortal.Data.SqlitePortalDbContext" && u.Target.Name == "PortalDbContext");
        Assert.Contains(House.Portal.Types, t => t.FullName == typeof(PortalUser).FullName);
    }

    private static string[] PlantedOrder() => [.. HouseRules.FolderOrder(Planted.Value, Plants, House.Folders, new HashSet<string>())];

    private static void None(IEnumerable<string> violations)
    {
        var found = violations.ToArray();
        Assert.True(found.Length == 0, $"{found.Length} violation(s) of docs/architecture.md:\n  {string.Join("\n  ", found)}");
    }

    // Exactly these: neither a plant that escapes nor an innocent that is accused.
    private static void Found(IEnumerable<string> violations, params string[] types) =>
        Assert.Equal(types.Order(), violations.Select(v => v.Split(' ')[0][(Plants.Length + 1)..].Split('.')[1]).Distinct().Order());
}
