using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;

namespace MailPortal.Tests.Mail;

/// <summary>The library's descriptions lie beside it, where an editor looks for them; that none is missing the compiler says.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string?[] Protocols =
    [
        typeof(ImapConnection).Namespace, typeof(Pop3Connection).Namespace, typeof(SmtpConnection).Namespace, typeof(MimeParser).Namespace,
        typeof(SaslMechanism).Namespace, typeof(IMailboxReader).Namespace, typeof(IMailSender).Namespace,
    ];

    /// <summary>Types that are about our way to handle a mail, not about anything in it.</summary>
    private static readonly Type[] OursAltogether = [typeof(MimeFile), typeof(MailTooLargeException), typeof(MimeLimits), typeof(MimeWarning)];

    /// <summary>Reviewed: what no RFC says anything about.</summary>
    private static readonly Dictionary<string, string> OfOurOwn = new()
    {
        ["ImapConnection.IsUsable"] = "what we know of the connection",
        ["Pop3Connection.IsUsable"] = "likewise",
        ["SmtpConnection.IsUsable"] = "likewise",
        ["ImapConnection.Log"] = "what we write down",
        ["Pop3Connection.Log"] = "likewise",
        ["SmtpConnection.Log"] = "likewise",
        ["ImapConnection.DisposeAsync"] = "says nothing to the server",
        ["SmtpConnection.DisposeAsync"] = "likewise",
        ["SmtpConnection.Options"] = "as they were given; each names its own section",
        ["ImapCapabilities.None"] = "before anything was said",
        ["Pop3Capabilities.Unknown"] = "likewise",
        ["SmtpCapabilities.None"] = "likewise",
        ["ImapMailboxReader.Connection"] = "leads to what speaks the protocol",
        ["Pop3MailboxReader.Connection"] = "likewise",
        ["SmtpMailSender.Connection"] = "likewise",
        ["ImapMailboxReader.ConnectAsync"] = "all of what the connection and its sign-in name, in one go",
        ["Pop3MailboxReader.ConnectAsync"] = "likewise",
        ["SmtpMailSender.ConnectAsync"] = "likewise",
        ["ImapMailboxReader.DisposeAsync"] = "the connection names its goodbye",
        ["Pop3MailboxReader.DisposeAsync"] = "says nothing to the server",
        ["SmtpMailSender.DisposeAsync"] = "the connection names its goodbye",
        ["Pop3MailboxReader.MarkForDeletion"] = "says nothing to the server yet",
        ["SaslMechanism.Redact"] = "what we write down",
        ["RecipientResult.Problem"] = "our own names for what a reply means",
        ["ImapMoved.Outcome"] = "our own name for how far a move got",
        ["MimeMessage.Warnings"] = "our own names for what was wrong",
        ["MimeMessage.LimitReached"] = "our own limits",
        ["MimePart.Origin"] = "our own name for how it was found",
        ["MimePart.IsLeaf"] = "our own word for what was not taken apart",
        ["MimeHeaders.Count"] = "a list's",
        ["MimeHeaders.Item"] = "likewise",
    };

    private static readonly Lazy<Dictionary<string, XElement>> Members = new(() =>
        XDocument.Load(Path.ChangeExtension(typeof(MimeParser).Assembly.Location, ".xml")).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!));

    [GeneratedRegex(@"\bRFC \d+ sections? \d")]
    private static partial Regex RfcAndSection();

    [Fact]
    public void EveryPublicType_IsDescribedInTheFileBesideTheLibrary()
    {
        var types = typeof(MimeParser).Assembly.GetExportedTypes().Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute))).ToList();
        Assert.True(types.Count > 50);
        Assert.All(types, type => Assert.False(string.IsNullOrWhiteSpace((string?)Members.Value[$"T:{Id(type)}"].Element("summary"))));
    }

    [Fact]
    public void EveryMemberThatSpeaksAProtocol_NamesRfcAndSection()
    {
        var silent = new HashSet<string>();
        var seen = 0;
        foreach (var type in typeof(MimeParser).Assembly.GetExportedTypes().Where(type => Protocols.Contains(type.Namespace) && !OursAltogether.Contains(type)))
        {
            foreach (var (name, described) in Described(type))
            {
                seen++;
                if (!RfcAndSection().IsMatch(string.Join(' ', described.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))))
                    silent.Add($"{type.Name}.{name}");
            }
        }

        Assert.True(seen > 100, $"Only {seen} members.");
        Assert.Equal(OfOurOwn.Keys.Order(StringComparer.Ordinal), silent.Order(StringComparer.Ordinal));
    }

    /// <summary>Methods, each overload for itself, and properties; not what the compiler makes, and not what a base class describes.</summary>
    private static IEnumerable<(string Name, XElement Described)> Described(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(Own).Where(method =>
            !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.GetBaseDefinition().DeclaringType == type);
        foreach (var method in methods.Select(method => method.Name).Distinct())
        {
            var overloads = Members.Value.Where(member => member.Key.StartsWith($"M:{Id(type)}.{method}(", StringComparison.Ordinal) || member.Key == $"M:{Id(type)}.{method}").ToList();
            Assert.NotEmpty(overloads);
            foreach (var overload in overloads.Where(overload => overload.Value.Element("inheritdoc") is null)) // an interface describes it
                yield return (method, overload.Value);
        }

        foreach (var property in type.GetProperties(Own).Where(property => property.GetMethod!.GetBaseDefinition().DeclaringType == type))
        {
            var parameters = property.GetIndexParameters();
            yield return (property.Name, Members.Value[$"P:{Id(type)}.{property.Name}{(parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Id(parameter.ParameterType)))})")}"]);
        }
    }

    private static string Id(Type type) => type.FullName!.Replace('+', '.');
}
