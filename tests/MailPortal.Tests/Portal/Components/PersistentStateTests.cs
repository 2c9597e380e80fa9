using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class PersistentStateTests
{
    // It comes back from the browser in the message that begins the circuit, which may hold 32 KB: the page of three hundred organisations got
    // no circuit at all.
    [Fact]
    public void NoPage_SendsWhatItReadThroughTheBrowser() =>
        Assert.Empty(typeof(Program).Assembly.GetTypes().Where(t => typeof(IComponent).IsAssignableFrom(t))
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .Where(p => p.GetCustomAttribute<PersistentStateAttribute>() is not null).Select(p => $"{p.DeclaringType}.{p.Name}"));
}
