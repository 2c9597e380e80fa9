namespace MailPortal.Tests.House.Planted.Words;

/// <summary>A violation on purpose: TextTests shows that it is caught.</summary>
internal static class SpeaksSpanish
{
    public static string Say() => "¡Listo!";
}
