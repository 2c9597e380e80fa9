namespace MailPortal.Sandbox;

internal static class SandboxProgram
{
    private static int Main() => 0;
}
