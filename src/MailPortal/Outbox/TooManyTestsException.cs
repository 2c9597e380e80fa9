namespace MailPortal.Outbox;

/// <summary>An account was tested too often of late. 429 on the API.</summary>
/// <param name="count">How many there were within <see cref="TestMail.Window"/>.</param>
/// <param name="wait">After how long another one is possible.</param>
public sealed class TooManyTestsException(int count, TimeSpan wait) : Exception($"{count} tests of late; another one in {wait}.")
{
    public TimeSpan Wait { get; } = wait;

    /// <summary>What is told, in the reader's language.</summary>
    public string Reason => string.Format(null, OutboxRuleText.TooManyTests, count, Math.Ceiling(Wait.TotalMinutes));
}
