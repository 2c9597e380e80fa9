using System.Collections.Concurrent;

namespace MailPortal.Sandbox.Entra;

/// <summary>What administrators have done to people since the sandbox began: none of it is a fault, and nothing of it ends by itself.</summary>
internal sealed class AccountStates(Grants grants, Consents consents, TimeProvider clock)
{
    private const int MostWrongPasswords = 10;
    private readonly ConcurrentDictionary<Guid, byte> _disabled = [];
    private readonly ConcurrentDictionary<Guid, byte> _blocked = [];
    private readonly ConcurrentDictionary<Guid, int> _wrongPasswords = [];

    public void Apply(Guid account, AccountAction action)
    {
        switch (action)
        {
            case AccountAction.RevokeSessions:
                grants.Change(account, t => t.Revoked ??= clock.GetUtcNow());
                break;
            case AccountAction.WithdrawConsent:
                consents.Withdraw(account);
                break;
            case AccountAction.ExpireRefreshTokens:
                grants.Change(account, t => t.Inactive = true);
                break;
            case AccountAction.Disable:
                _disabled[account] = 0;
                break;
            case AccountAction.Enable:
                _disabled.TryRemove(account, out _);
                break;
            case AccountAction.BlockByPolicy:
                _blocked[account] = 0;
                break;
            case AccountAction.LiftPolicy:
                _blocked.TryRemove(account, out _);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "No such action.");
        }
    }

    /// <summary>Why nobody gets a token in this person's name right now.</summary>
    public EntraError? Refuses(SandboxAccount account) =>
        _disabled.ContainsKey(account.Id) ? GrantError.AccountDisabled
        : _blocked.ContainsKey(account.Id) ? GrantError.BlockedByPolicy
        : null;

    /// <summary>Whether the password is right; after ten wrong ones not even the right one is.</summary>
    public EntraError? RefusesPassword(SandboxAccount account, string password)
    {
        if (_wrongPasswords.GetValueOrDefault(account.Id) >= MostWrongPasswords) return GrantError.Locked;
        if (account.Password == password)
        {
            _wrongPasswords.TryRemove(account.Id, out _);
            return null;
        }
        _wrongPasswords.AddOrUpdate(account.Id, 1, (_, count) => count + 1);
        return GrantError.WrongPassword;
    }
}
