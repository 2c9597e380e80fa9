using MailPortal.Mail;

namespace MailPortal.Components;

/// <summary>A secret as it is typed into a form, twice. What was typed cannot be read back, only taken as a <see cref="Secret"/>.</summary>
/// <param name="cleans">Blanks at its ends and invisible characters are taken off: right for what a portal shows to be copied, wrong for a
/// password, of which a blank may be part.</param>
public sealed class TypedSecret(bool cleans)
{
    private string text = "", again = "";

    /// <summary>Null when nothing was typed.</summary>
    public Secret? Value => text.Length == 0 ? null : new(text);

    public bool IsConfirmed => text == again;

    public bool IsConfirmationEmpty => again.Length == 0;

    /// <summary>Something invisible was taken off.</summary>
    public bool WasCleaned { get; private set; }

    /// <summary>Something invisible was left on.</summary>
    public bool HasBlanks => Cleaned(text) != text;

    /// <summary>How often another value was typed, which nobody needs to see to know that it is another.</summary>
    public int Changes { get; private set; }

    /// <summary>Changes when everything typed is forgotten: fields that show it are drawn anew, empty.</summary>
    public int Round { get; private set; }

    public void Type(string? typed)
    {
        text = cleans ? Cleaned(typed) : typed ?? "";
        WasCleaned = text != (typed ?? "");
        Changes++;
    }

    public void Confirm(string? typed) => again = cleans ? Cleaned(typed) : typed ?? "";

    /// <summary>Takes off what <see cref="HasBlanks"/> tells of, because a person said so.</summary>
    public void Strip()
    {
        (text, again) = (Cleaned(text), Cleaned(again));
        WasCleaned = true;
        Changes++;
    }

    public void Clear()
    {
        (text, again, WasCleaned) = ("", "", false);
        Changes++;
        Round++;
    }

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    private static string Cleaned(string? typed) => PastedValue.Clean(typed) ?? "";
}
