namespace MailPortal.Alerts;

/// <summary>An alert that is not over.</summary>
/// <param name="Untold">Why it is not told by mail; null when it was, will be, or has nothing to say.</param>
/// <param name="Mends">The reader is one of those who can mend it; who cannot is told whom to ask.</param>
public sealed record OpenAlert(Alert Alert, Untold? Untold, bool Mends);
