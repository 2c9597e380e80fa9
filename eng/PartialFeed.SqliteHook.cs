using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MailPortal.Data;

/// <summary>Partial registry only: hands EF Core the older SQLite binding that exists there, on top of the operating system's library.
/// The runtime refuses an older assembly than the referenced one, so each is loaded by its path.</summary>
internal static class PartialFeedSqliteHook
{
    private const string OperatingSystemLibrary = "libsqlite3.so.0";

#pragma warning disable CA2255 // has to run before EF Core first touches SQLite, in whichever program hosts the portal
    [ModuleInitializer]
    internal static void Install()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
        {
            if (name.Name?.StartsWith("SQLitePCLRaw", StringComparison.Ordinal) != true) return null;
            var beside = Path.Combine(Path.GetDirectoryName(typeof(PartialFeedSqliteHook).Assembly.Location)!, name.Name + ".dll");
            return File.Exists(beside) ? context.LoadFromAssemblyPath(beside) : null;
        };
        AppDomain.CurrentDomain.AssemblyLoad += static (_, e) =>
        {
            if (e.LoadedAssembly.GetName().Name == "SQLitePCLRaw.provider.e_sqlite3")
                NativeLibrary.SetDllImportResolver(e.LoadedAssembly, Resolve);
        };
    }
#pragma warning restore CA2255

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad(OperatingSystemLibrary, out var library) ? library : 0;
}
