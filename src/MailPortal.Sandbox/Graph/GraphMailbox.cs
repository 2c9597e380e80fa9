using MailPortal.Sandbox.Entra;

namespace MailPortal.Sandbox.Graph;

/// <summary>The user whose mailbox a request is about.</summary>
/// <param name="Account">Null for a mailbox without a person.</param>
internal sealed record GraphMailbox(SandboxTenant Tenant, string Address, string DisplayName, SandboxAccount? Account)
{
    public Guid Id => Account?.Id ?? SandboxAccount.OfOpenDomain(Address).Id;

    /// <param name="user">Id or address in the request's path; null is <c>/me</c>.</param>
    /// <exception cref="GraphException">No such user, or not one the caller reaches.</exception>
    public static GraphMailbox Find(GraphCaller caller, string? user)
    {
        if (caller.Person is { } person)
        {
            var own = new GraphMailbox(person.Tenant, person.Account.Address, person.Account.DisplayName, person.Account);
            if (user is null || own.Is(user)) return own;
            // Somebody else's: that takes rights on his mailbox, which nobody in the sandbox has.
            throw new GraphException(Known(caller.Tenant, user) is null ? GraphError.UserNotFound(user) : GraphError.AccessDenied);
        }
        if (user is null) throw new GraphException(GraphError.MeWithoutUser);
        return Known(caller.Tenant, user) ?? throw new GraphException(GraphError.UserNotFound(user));
    }

    /// <exception cref="GraphException">A user without a mailbox.</exception>
    public GraphMailbox WithMail() => Tenant.Holds(Address) ? this : throw new GraphException(GraphError.NoMailbox);

    /// <summary>Whether messages from this mailbox may bear that name.</summary>
    public bool MaySendAs(string address) => address.Equals(Address, StringComparison.OrdinalIgnoreCase)
        || (Tenant.Mailbox(address)?.SendAs.Contains(Address, StringComparer.OrdinalIgnoreCase) ?? false);

    private bool Is(string user) => user.Equals(Address, StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(user, out var id) && id == Id);

    private static GraphMailbox? Known(SandboxTenant tenant, string user)
    {
        var account = tenant.Account(user) ?? (Guid.TryParse(user, out var id) ? tenant.Accounts.FirstOrDefault(a => a.Id == id) : null);
        if (account is not null) return new(tenant, account.Address, account.DisplayName, account);
        return tenant.Mailbox(user) is { } mailbox ? new(tenant, mailbox.Address, mailbox.DisplayName, null) : null;
    }
}
