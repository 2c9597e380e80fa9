namespace MailPortal.Mailboxes;

/// <summary>Nothing is read until somebody resumes the mailbox.</summary>
public sealed class MailboxPausedException() : Exception("The mailbox is paused.");

/// <summary>Another mailbox already receives from the same address.</summary>
public sealed class AlreadyReceivedException() : Exception("Another active mailbox receives from this address.");
