namespace MailPortal.Tests;

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds MailPortal.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder of the repository.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "MailPortal.sln"))) return at.FullName;
        throw new InvalidOperationException($"No MailPortal.sln above {AppContext.BaseDirectory}.");
    }
}
