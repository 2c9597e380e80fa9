using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;

namespace MailPortal.Tests.House;

/// <summary>A component writes a text, an attribute or a parameter of another component.</summary>
internal sealed record RenderCall(TypeId From, string Method, IReadOnlyList<string> Texts);

/// <summary>An instruction that calls a method.</summary>
/// <param name="Method">The metadata token of the method whose body it lies in.</param>
/// <param name="Offset">In bytes, from the beginning of that body.</param>
/// <param name="Member">The member that this was written in, lambdas and state machines included.</param>
internal sealed record CallSite(int Method, int Offset, TypeId From, string Member, TypeId Target, string TargetMember)
{
    public override string ToString() => $"{From.FullName}.{Member}: {TargetMember}";
}

/// <summary>Everything a compiled assembly names, declarations and method bodies alike, read from its metadata and IL.</summary>
internal sealed partial class CodeModule
{
    private static readonly Dictionary<int, OpCode> Instructions = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value & 0xFFFF);

    private readonly MetadataReader metadata;
    private readonly PEReader image;
    private readonly NamedTypes named;
    private readonly HashSet<CodeUse> uses = [];
    private readonly Dictionary<string, TypeId> own = [];

    private CodeModule(PEReader image)
    {
        this.image = image;
        metadata = image.GetMetadataReader();
        Name = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        named = new NamedTypes(metadata, Name);
        ReferencedAssemblies = [.. metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name))];
        foreach (var handle in metadata.TypeDefinitions) own.TryAdd(named.Of(handle).FullName, named.Of(handle));
        foreach (var handle in metadata.TypeDefinitions) ReadType(handle);
    }

    public string Name { get; }

    public IReadOnlyCollection<CodeUse> Uses => uses;

    /// <summary>Text constants in method bodies.</summary>
    public List<(TypeId From, string Member, string Text)> Texts { get; } = [];

    /// <summary>Calls of Blazor's render tree builder, with the text constants that were loaded for each.</summary>
    public List<RenderCall> RenderCalls { get; } = [];

    /// <summary>Every call in a method body; what an expression tree only names is none.</summary>
    public List<CallSite> Calls { get; } = [];

    public IReadOnlyCollection<TypeId> Types => own.Values;

    /// <summary>The outermost types' base types, as far as this assembly names them.</summary>
    public Dictionary<TypeId, TypeId> Bases { get; } = [];

    public IReadOnlyList<string> ReferencedAssemblies { get; }

    public static CodeModule Read(System.Reflection.Assembly assembly)
    {
        using var image = new PEReader(ImmutableArray.Create(File.ReadAllBytes(assembly.Location)));
        return new CodeModule(image);
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var from = named.Of(handle);
        var nested = metadata.GetString(type.Name);
        foreach (var id in named.Of(type.BaseType, uses: null))
        {
            Add(from, null, id);
            if (type.GetDeclaringType().IsNil) Bases.TryAdd(from, id);
        }
        foreach (var i in type.GetInterfaceImplementations())
            foreach (var id in named.Of(metadata.GetInterfaceImplementation(i).Interface, uses: null)) Add(from, null, id);
        ReadAttributes(from, null, type.GetCustomAttributes());
        ReadGenericParameters(from, null, type.GetGenericParameters());
        foreach (var f in type.GetFields())
        {
            var field = metadata.GetFieldDefinition(f);
            var member = Written(nested, metadata.GetString(field.Name));
            Add(from, member, field.DecodeSignature(named, null));
            ReadAttributes(from, member, field.GetCustomAttributes());
        }
        foreach (var p in type.GetProperties())
            ReadAttributes(from, metadata.GetString(metadata.GetPropertyDefinition(p).Name), metadata.GetPropertyDefinition(p).GetCustomAttributes());
        foreach (var e in type.GetEvents())
            ReadAttributes(from, metadata.GetString(metadata.GetEventDefinition(e).Name), metadata.GetEventDefinition(e).GetCustomAttributes());
        foreach (var m in type.GetMethods()) ReadMethod(from, nested, m);
    }

    private void ReadMethod(TypeId from, string nested, MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var member = Written(nested, metadata.GetString(method.Name));
        var signature = method.DecodeSignature(named, null);
        Add(from, member, signature.ReturnType);
        foreach (var parameter in signature.ParameterTypes) Add(from, member, parameter);
        ReadAttributes(from, member, method.GetCustomAttributes());
        foreach (var p in method.GetParameters()) ReadAttributes(from, member, metadata.GetParameter(p).GetCustomAttributes());
        ReadGenericParameters(from, member, method.GetGenericParameters());
        if (method.RelativeVirtualAddress == 0) return;
        var body = image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            foreach (var local in metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(named, null)) Add(from, member, local);
        foreach (var region in body.ExceptionRegions)
            if (!region.CatchType.IsNil) Add(from, member, named.Of(region.CatchType, uses: null));
        ReadInstructions(from, member, MetadataTokens.GetToken(handle), body.GetILReader());
    }

    private void ReadInstructions(TypeId from, string member, int method, BlobReader il)
    {
        var loaded = new List<string>();
        while (il.RemainingBytes > 0)
        {
            var at = il.Offset;
            int code = il.ReadByte();
            if (code == 0xFE) code = 0xFE00 | il.ReadByte();
            switch (Instructions[code].OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    foreach (var use in Named(MetadataTokens.EntityHandle(il.ReadInt32())))
                    {
                        uses.Add(new CodeUse(from, member, use.Target, use.Member, use.Parameters));
                        if (use.Member is not null && (code == OpCodes.Call.Value || code == OpCodes.Callvirt.Value)) Calls.Add(new CallSite(method, at, from, member, use.Target, use.Member));
                        if (use.Member is null || use.Target.FullName != "Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder") continue;
                        RenderCalls.Add(new RenderCall(from, use.Member, [.. loaded]));
                        loaded.Clear();
                    }
                    break;
                case OperandType.InlineString:
                    loaded.Add(metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(il.ReadInt32())));
                    Texts.Add((from, member, loaded[^1]));
                    break;
                case OperandType.InlineSwitch:
                    var arms = il.ReadInt32();
                    il.Offset += arms * 4;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR: il.Offset += 8; break;
                case OperandType.InlineVar: il.Offset += 2; break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar: il.Offset += 1; break;
                case OperandType.InlineNone: break;
                default: il.Offset += 4; break; // branch target, int, float, signature
            }
        }
    }

    private IEnumerable<(TypeId Target, string? Member, string Parameters)> Named(EntityHandle handle)
    {
        var signature = new HashSet<TypeId>();
        ImmutableArray<TypeId> owner;
        string? member;
        switch (handle.Kind)
        {
            case HandleKind.MemberReference:
                var reference = metadata.GetMemberReference((MemberReferenceHandle)handle);
                owner = named.Of(reference.Parent, uses: signature);
                member = metadata.GetString(reference.Name);
                if (reference.GetKind() is MemberReferenceKind.Field) signature.UnionWith(reference.DecodeFieldSignature(named, null));
                else Collect(reference.DecodeMethodSignature(named, null));
                break;
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                owner = [named.Of(method.GetDeclaringType())];
                member = metadata.GetString(method.Name);
                Collect(method.DecodeSignature(named, null));
                break;
            case HandleKind.FieldDefinition:
                var field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                owner = [named.Of(field.GetDeclaringType())];
                member = metadata.GetString(field.Name);
                signature.UnionWith(field.DecodeSignature(named, null));
                break;
            case HandleKind.MethodSpecification:
                var specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                foreach (var argument in specification.DecodeSignature(named, null)) signature.UnionWith(argument);
                foreach (var inner in Named(specification.Method)) yield return inner;
                owner = [];
                member = null;
                break;
            default:
                owner = named.Of(handle, uses: null);
                member = null;
                break;
        }
        var parameters = string.Join(", ", signature.Select(t => t.FullName));
        // Of `List<Organization>.Add` the member is List's; Organization is merely named.
        for (var i = 0; i < owner.Length; i++) yield return (owner[i], i == 0 ? member : null, i == 0 ? parameters : "");
        foreach (var type in signature) yield return (type, null, "");

        void Collect(MethodSignature<ImmutableArray<TypeId>> of)
        {
            signature.UnionWith(of.ReturnType);
            foreach (var parameter in of.ParameterTypes) signature.UnionWith(parameter);
        }
    }

    private void ReadGenericParameters(TypeId from, string? member, GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(p => metadata.GetGenericParameter(p).GetConstraints()))
            Add(from, member, named.Of(metadata.GetGenericParameterConstraint(constraint).Type, uses: null));
    }

    private void ReadAttributes(TypeId from, string? member, CustomAttributeHandleCollection attributes)
    {
        foreach (var handle in attributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            foreach (var use in Named(attribute.Constructor)) uses.Add(new CodeUse(from, member, use.Target, use.Member, use.Parameters));
            if (attribute.Value.IsNil) continue;
            // typeof(X) in an attribute is stored as the text of X's name.
            var text = Encoding.UTF8.GetString(metadata.GetBlobBytes(attribute.Value));
            foreach (Match name in DottedName().Matches(text))
                if (own.TryGetValue(name.Value, out var id)) Add(from, member, id);
        }
    }

    private void Add(TypeId from, string? member, ImmutableArray<TypeId> targets)
    {
        foreach (var target in targets) Add(from, member, target);
    }

    private void Add(TypeId from, string? member, TypeId target) => uses.Add(new CodeUse(from, member, target, null, ""));

    // `<RunAsync>d__4.MoveNext` and `<>c.<RunAsync>b__0` were both written in RunAsync.
    private static string Written(string type, string member) =>
        GeneratedName().Match(member) is { Success: true } m ? m.Groups[1].Value : GeneratedName().Match(type) is { Success: true } t ? t.Groups[1].Value : member;

    [GeneratedRegex("<([A-Za-z_]\\w*)>")]
    private static partial Regex GeneratedName();

    [GeneratedRegex(@"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")]
    private static partial Regex DottedName();
}
