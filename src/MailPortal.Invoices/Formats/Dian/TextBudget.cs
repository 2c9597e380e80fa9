namespace MailPortal.Invoices.Formats.Dian;

/// <summary>How much text may be taken out of the containers of one file, at whatever depth.</summary>
/// <param name="most">Characters.</param>
internal sealed class TextBudget(long most)
{
    public long Taken { get; private set; }

    /// <exception cref="TextBudgetException">That was too much.</exception>
    public void Take(long characters, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Taken += characters;
        if (Taken > most) throw new TextBudgetException($"embedded texts > {most}");
    }
}

/// <summary>The texts in a container's elements are more than <see cref="TextBudget"/>.</summary>
internal sealed class TextBudgetException(string message) : Exception(message);
