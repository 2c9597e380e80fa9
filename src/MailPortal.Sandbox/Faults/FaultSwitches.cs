using System.Diagnostics.CodeAnalysis;

namespace MailPortal.Sandbox.Faults;

/// <summary>The switches of one sandbox: what misbehaves right now.</summary>
public sealed class FaultSwitches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Fault, (FaultParameters Parameters, int Left)> _on = [];

    public void Set(Fault fault, FaultParameters? parameters = null)
    {
        lock (_gate) _on[fault] = (parameters ?? new(), parameters?.Times ?? int.MaxValue);
    }

    public void Clear(Fault fault)
    {
        lock (_gate) _on.Remove(fault);
    }

    /// <summary>What is switched on, for <c>GET /sandbox/faults</c>.</summary>
    public IReadOnlyDictionary<Fault, FaultParameters> Current()
    {
        lock (_gate) return _on.ToDictionary(x => x.Key, x => x.Value.Parameters);
    }

    /// <summary>Whether to misbehave now; counts as one time.</summary>
    /// <param name="mailbox">The mailbox concerned, when one is known.</param>
    /// <param name="only">Whether it is this fault's moment.</param>
    internal bool Strikes(Fault fault, string? mailbox, [NotNullWhen(true)] out FaultParameters? parameters, Func<FaultParameters, bool>? only = null)
    {
        lock (_gate)
        {
            parameters = null;
            if (!_on.TryGetValue(fault, out var state)) return false;
            if (state.Parameters.Mailbox is { } concerned && !string.Equals(concerned, mailbox, StringComparison.OrdinalIgnoreCase)) return false;
            if (only?.Invoke(state.Parameters) == false) return false;
            if (state.Left <= 1) _on.Remove(fault);
            else if (state.Left != int.MaxValue) _on[fault] = state with { Left = state.Left - 1 };
            parameters = state.Parameters;
            return true;
        }
    }
}
