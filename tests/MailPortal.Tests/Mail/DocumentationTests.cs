using System.Reflection;
using System.Xml.Linq;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail;

/// <summary>The library's descriptions lie beside it, where an editor looks for them; that none is missing the compiler says.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void EveryPublicType_IsDescribedInTheFileBesideTheLibrary()
    {
        var assembly = typeof(MimeParser).Assembly;
        var members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);
        var types = assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null).ToList();
        Assert.True(types.Count > 50);
        Assert.All(types, type => Assert.False(string.IsNullOrWhiteSpace((string?)members[$"T:{type.FullName!.Replace('+', '.')}"].Element("summary"))));
    }
}
