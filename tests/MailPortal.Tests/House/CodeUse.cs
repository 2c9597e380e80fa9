namespace MailPortal.Tests.House;

/// <summary>A type as metadata names it. A nested type is its outermost type: lambdas, iterators and async state machines belong to the
/// class that wrote them.</summary>
internal sealed record TypeId(string Assembly, string Namespace, string Name)
{
    public string FullName => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    /// <summary>True for the namespace itself and for those below it.</summary>
    public bool Within(string root) => Namespace == root || Namespace.StartsWith(root + ".", StringComparison.Ordinal);
}

/// <summary>One place in an assembly that names a type or a member: signature, base type, local, generic argument, attribute or instruction.</summary>
/// <param name="From">The outermost type that names it.</param>
/// <param name="Member">The member of <paramref name="From"/>, or null for its declaration.</param>
/// <param name="Target">The type named.</param>
/// <param name="TargetMember">The member named; null where only the type is.</param>
/// <param name="TargetParameters">Full names of all types in the signature of <paramref name="TargetMember"/>, in one string.</param>
internal sealed record CodeUse(TypeId From, string? Member, TypeId Target, string? TargetMember, string TargetParameters)
{
    public override string ToString() =>
        $"{From.FullName}{(Member is null ? "" : "." + Member)} uses {Target.FullName}{(TargetMember is null ? "" : "." + TargetMember)}";
}
