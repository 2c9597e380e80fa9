namespace MailPortal.Components;

/// <summary>On a field of a component that stands on its page once: what it held when the page was drawn without a circuit, it holds from its birth
/// in the circuit that takes the page over (<see cref="CircuitHandover"/>). Nothing that belongs to the request may be in it: the request is over.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class HandoverAttribute : Attribute;
