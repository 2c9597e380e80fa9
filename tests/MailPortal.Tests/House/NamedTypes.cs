using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace MailPortal.Tests.House;

/// <summary>Turns a signature into the types it names: of <c>Task&lt;List&lt;Organization&gt;&gt;</c> all three.</summary>
internal sealed class NamedTypes(MetadataReader metadata, string assembly) : ISignatureTypeProvider<ImmutableArray<TypeId>, object?>
{
    public TypeId Of(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil) type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return new TypeId(assembly, metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    /// <summary>The types that <paramref name="handle"/> names, the outer one first; its generic arguments go to <paramref name="uses"/> if given.</summary>
    public ImmutableArray<TypeId> Of(EntityHandle handle, HashSet<TypeId>? uses)
    {
        if (handle.IsNil) return [];
        ImmutableArray<TypeId> found = handle.Kind switch
        {
            HandleKind.TypeDefinition => [Of((TypeDefinitionHandle)handle)],
            HandleKind.TypeReference => [Of((TypeReferenceHandle)handle)],
            HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
            HandleKind.MethodDefinition => [Of(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType())],
            HandleKind.StandaloneSignature => [],
            _ => throw new BadImageFormatException($"A {handle.Kind} where a type was expected."),
        };
        uses?.UnionWith(found.Skip(1));
        return found;
    }

    private TypeId Of(TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        while (type.ResolutionScope.Kind is HandleKind.TypeReference) type = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        var scope = type.ResolutionScope.Kind is HandleKind.AssemblyReference
            ? metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : assembly;
        return new TypeId(scope, metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    public ImmutableArray<TypeId> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [Of(handle)];
    public ImmutableArray<TypeId> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [Of(handle)];
    public ImmutableArray<TypeId> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    public ImmutableArray<TypeId> GetGenericInstantiation(ImmutableArray<TypeId> genericType, ImmutableArray<ImmutableArray<TypeId>> typeArguments) =>
        [.. genericType, .. typeArguments.SelectMany(a => a)];
    public ImmutableArray<TypeId> GetFunctionPointerType(MethodSignature<ImmutableArray<TypeId>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(p => p)];
    public ImmutableArray<TypeId> GetModifiedType(ImmutableArray<TypeId> modifier, ImmutableArray<TypeId> unmodifiedType, bool isRequired) => [.. unmodifiedType, .. modifier];
    public ImmutableArray<TypeId> GetArrayType(ImmutableArray<TypeId> elementType, ArrayShape shape) => elementType;
    public ImmutableArray<TypeId> GetByReferenceType(ImmutableArray<TypeId> elementType) => elementType;
    public ImmutableArray<TypeId> GetPinnedType(ImmutableArray<TypeId> elementType) => elementType;
    public ImmutableArray<TypeId> GetPointerType(ImmutableArray<TypeId> elementType) => elementType;
    public ImmutableArray<TypeId> GetSZArrayType(ImmutableArray<TypeId> elementType) => elementType;
    public ImmutableArray<TypeId> GetGenericMethodParameter(object? genericContext, int index) => [];
    public ImmutableArray<TypeId> GetGenericTypeParameter(object? genericContext, int index) => [];
    public ImmutableArray<TypeId> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];
}
