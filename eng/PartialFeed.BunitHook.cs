using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace MailPortal.Tests;

/// <summary>Partial registry only: bUnit is built against AngleSharp.Diffing 1.x, and 0.17.0 is the newest there. The runtime refuses an
/// older assembly than the referenced one, so it is handed over by path.</summary>
internal static class PartialFeedBunitHook
{
#pragma warning disable CA2255 // has to run before bUnit is first touched, wherever the tests start
    [ModuleInitializer]
    internal static void Install() =>
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll")) : null;
#pragma warning restore CA2255
}
