namespace MailPortal.Alerts;

/// <summary>Why what an alert has to say is not told by mail.</summary>
public enum Untold
{
    /// <summary>There is no system sender that can send.</summary>
    NoSender,
    /// <summary>Its account is the system sender: what does not leave from there cannot be told from there.</summary>
    SenderItself,
}
