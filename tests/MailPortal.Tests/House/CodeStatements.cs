using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MailPortal.Tests.House;

/// <summary>A statement of the source: where it stands.</summary>
internal sealed record CodeStatement(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>The statements of a compiled assembly, from the debug information beside it. Within one the runtime tells calls apart only when nothing was
/// optimised; between two it always does.</summary>
internal sealed class CodeStatements
{
    private readonly Dictionary<int, List<(int Offset, CodeStatement Statement)>> byMethod = [];

    private CodeStatements(MetadataReader symbols)
    {
        foreach (var handle in symbols.MethodDebugInformation)
        {
            var points = symbols.GetMethodDebugInformation(handle).GetSequencePoints().Where(p => !p.IsHidden && !p.Document.IsNil)
                .Select(p => (p.Offset, new CodeStatement(Path.GetFileName(symbols.GetString(symbols.GetDocument(p.Document).Name)), p.StartLine))).ToList();
            byMethod[MetadataTokens.GetToken(handle.ToDefinitionHandle())] = points;
        }
    }

    public static CodeStatements Read(System.Reflection.Assembly assembly)
    {
        using var file = File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(file);
        return new CodeStatements(symbols.GetMetadataReader());
    }

    /// <summary>The one that an instruction belongs to; null where nobody wrote any.</summary>
    /// <param name="method">Its metadata token.</param>
    /// <param name="offset">In bytes, from the beginning of the method's body.</param>
    public CodeStatement? At(int method, int offset) => byMethod.GetValueOrDefault(method)?.LastOrDefault(p => p.Offset <= offset).Statement;
}
