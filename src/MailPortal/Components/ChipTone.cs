namespace MailPortal.Components;

/// <summary>What a <see cref="StatusChip"/> says by colour.</summary>
public enum ChipTone
{
    /// <summary>Nothing to say: not set up, paused.</summary>
    Neutral,
    /// <summary>Under way.</summary>
    Info,
    /// <summary>Works.</summary>
    Good,
    /// <summary>Needs a look.</summary>
    Warning,
    /// <summary>Does not work.</summary>
    Bad,
}
