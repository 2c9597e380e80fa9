namespace MailPortal.BrowserTests;

public sealed class FlowsTests
{
    [Fact]
    public void EveryFlow_IsThereInBothLanguages_AndOnPostgreSql()
    {
        var classes = typeof(IFlows).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IFlows))).ToLookup(t => t.IsAbstract);
        Assert.NotEmpty(classes[true]);
        Assert.All(classes[true], flows =>
        {
            var runs = classes[false].Where(t => t.BaseType == flows).Select(t => (Database: t.GetConstructors().Single().GetParameters().Single().ParameterType, English: IsEnglish(t))).ToArray();
            Assert.Equal([typeof(PortalFixture), typeof(PostgreSqlPortalFixture)], runs.Select(r => r.Database).OrderBy(t => t.Name));
            Assert.Equal([false, true], runs.Select(r => r.English).Order());
        });
    }

    private static bool IsEnglish(Type tests) => ((IFlows)Activator.CreateInstance(tests, [null])!).English;
}
