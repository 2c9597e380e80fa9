using System.Runtime.InteropServices;

namespace MailPortal.Sandbox.Exchange;

/// <summary>Whom Dovecot's files and processes belong to: a user of their own when the sandbox runs as root (Dovecot opens no mailbox as
/// root), else the user who runs it.</summary>
/// <param name="IsRoot">Whether owners have to be changed at all.</param>
internal sealed partial record FileOwner(bool IsRoot, uint UserId, uint GroupId)
{
    // Numbers that no package hands out: such a user needs no entry in /etc/passwd.
    private const uint OwnId = 61_813;

    public static FileOwner Current()
    {
        var user = GetUserId();
        return user == 0 ? new(true, OwnId, OwnId) : new(false, user, GetGroupId());
    }

    public void Own(string path)
    {
        if (IsRoot) Change(path, UserId, GroupId);
    }

    /// <summary>Gives a file to a group as well, so that Dovecot's own user can read it.</summary>
    public void Share(string path, uint group)
    {
        if (IsRoot) Change(path, 0, group);
    }

    private static void Change(string path, uint user, uint group)
    {
        if (ChangeOwner(path, user, group) != 0)
            throw new SandboxException($"Cannot give {path} to {user}:{group}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUserId();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetGroupId();

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
