namespace MailPortal.Mail;

/// <summary>A password, client secret or token on its way to the one place that needs it. Prints <c>***</c> wherever it is formatted,
/// logged or serialised by accident; <see cref="Reveal"/> is called in a few named places only, and a test holds their list.</summary>
public sealed class Secret(string value) : IEquatable<Secret>
{
    private readonly string value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => value.Length == 0;

    /// <summary>The secret itself, in clear. Never store, log or show what this returns.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && value == other.value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
