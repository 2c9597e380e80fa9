namespace MailPortal.Alerts;

/// <summary>Why an account's user cannot be asked to link it.</summary>
public enum RelinkRefusal
{
    /// <summary>There is no system sender that could write.</summary>
    NoSender,
    /// <summary>The account's way of sending has no link.</summary>
    NotLinkable,
    /// <summary>Its user is a program, was disabled, or has an address that a mailbox receives from.</summary>
    NoAddress,
    /// <summary>The user was asked within <see cref="RelinkRequest.Pause"/>.</summary>
    TooSoon,
}

/// <summary>Nobody can be asked now. 409 on the API.</summary>
public sealed class RelinkRefusedException(RelinkRefusal reason) : Exception($"Nobody can be asked to link: {reason}.")
{
    public RelinkRefusal Reason { get; } = reason;
}

internal static class RelinkRefusalWords
{
    public static string Of(RelinkRefusal reason) => reason switch
    {
        RelinkRefusal.NoSender => AlertText.NoSender,
        RelinkRefusal.NotLinkable => AlertText.NotLinkable,
        RelinkRefusal.NoAddress => AlertText.NoAddress,
        RelinkRefusal.TooSoon => AlertText.TooSoon,
    };
}
