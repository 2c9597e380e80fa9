namespace MailPortal.Benchmarks;

internal static class BenchmarksProgram
{
    private static int Main() => 0;
}
