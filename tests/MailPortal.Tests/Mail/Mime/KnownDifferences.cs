namespace MailPortal.Tests.Mail.Mime;

/// <summary>Where our reading differs from the inventory's, and why ours is right. Reviewed one by one.</summary>
internal static class KnownDifferences
{
    public static IReadOnlyList<(string Difference, string Reason)> All { get; } =
    [
    ];
}
