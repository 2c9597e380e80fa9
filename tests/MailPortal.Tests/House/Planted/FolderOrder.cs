// Violations on purpose: ArchitectureTests shows that each is caught. The namespaces stand for the portal's folders.
using MailPortal.Tests.House.Planted.Mailboxes;
using Microsoft.AspNetCore.Components;

#pragma warning disable CA1018, CA1812, CA1823, CA1822, CA1852, CA1859, CS0169, CS0649, IDE0044, IDE0051, IDE0052 // never used: only what they name counts

namespace MailPortal.Tests.House.Planted
{
    internal sealed class Stray;
}

namespace MailPortal.Tests.House.Planted.Mailboxes
{
    internal class Lower
    {
        public static int Count;
        public static void Touch() { }
    }

    internal interface ILower;

    internal sealed class LowerAttribute : Attribute;
}

namespace MailPortal.Tests.House.Planted.Elsewhere
{
    internal sealed class InUnlistedFolder;
}

namespace MailPortal.Tests.House.Planted.Data
{
    internal sealed class ByBase : Lower;

    internal sealed class ByInterface : ILower;

    internal sealed class ByField { private Lower? field; }

    internal sealed class ByParameter { private static void Take(Lower? lower) { } }

    internal sealed class ByReturn { private static Lower? Give() => null; }

    internal sealed class ByProperty { private List<Lower?[]>? Values { get; set; } }

    internal sealed class ByConstraint { private static void Any<T>() where T : Lower { } }

    [Lower]
    internal sealed class ByAttribute;

    [System.ComponentModel.TypeConverter(typeof(Lower))]
    internal sealed class ByTypeInAttribute;

    internal sealed class ByTypeOf { private static object Name() => typeof(Lower); }

    internal sealed class ByGenericArgument { private static object Make() => Array.Empty<Lower>(); }

    internal sealed class ByStaticCall { private static void Call() => Lower.Touch(); }

    internal sealed class ByStaticField { private static int Read() => Lower.Count; }

    internal sealed class ByCast { private static bool Is(object o) => o is Lower; }

    internal sealed class ByCatch
    {
        private static void Guard()
        {
            try { GC.KeepAlive(null); }
            catch (LowerException) { }
        }
    }

    internal sealed class ByLambda { private static Action Make(int n) => () => { for (var i = 0; i < n; i++) Lower.Touch(); }; }

    internal sealed class ByAsync
    {
        private static async Task RunAsync()
        {
            await Task.Yield();
            Lower.Touch();
        }
    }

    internal sealed class ByIterator
    {
        private static IEnumerable<int> Count()
        {
            yield return 1;
            Lower.Touch();
        }
    }

    internal sealed class ByNested { private sealed class Inner { private static void Call() => Lower.Touch(); } }

    /// <summary>Allowed: it joins folders by its nature.</summary>
    internal sealed class DataFeature { private static void Call() => Lower.Touch(); }

    internal sealed class DataEndpoints { private static void Call() => Lower.Touch(); }

    internal sealed class DataJob { private static void Call() => Lower.Touch(); }

    internal sealed class DataPage : ComponentBase { private static void Call() => Lower.Touch(); }
}

namespace MailPortal.Tests.House.Planted.Mailboxes
{
    internal sealed class LowerException : Exception;

    /// <summary>Allowed: looks up.</summary>
    internal sealed class LooksUp { private static object Name() => typeof(Data.ByBase); }
}

namespace MailPortal.Tests.House.Planted.Components
{
    internal sealed class SharedPart : ComponentBase { private static void Call() => Lower.Touch(); }
}
