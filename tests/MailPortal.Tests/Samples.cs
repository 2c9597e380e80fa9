namespace MailPortal.Tests;

/// <summary>Third-party mails and invoices that are not part of the repository: <c>samples</c> beside it, or where
/// <c>MAILPORTAL_SAMPLES</c> points.</summary>
public static class Samples
{
    /// <summary>The folder of samples, or null where there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Path of one sample; skips the test, saying so, where it is absent.</summary>
    public static string Require(string relative)
    {
        if (Folder is null) Assert.Skip("No samples here: expected in ../shared/samples beside the repository, or where MAILPORTAL_SAMPLES points.");
        var path = Path.Combine(Folder!, relative);
        if (!File.Exists(path) && !Directory.Exists(path)) Assert.Skip($"The sample '{relative}' is not in {Folder}.");
        return path;
    }

    private static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("MAILPORTAL_SAMPLES") is { Length: > 0 } named
            ? named
            : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "samples"));
        return Directory.Exists(folder) ? folder : null;
    }
}
