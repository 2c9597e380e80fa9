namespace MailPortal.Sandbox.Entra;

/// <summary>What stands in an address in the tenant's place.</summary>
/// <param name="Name"><c>common</c>, <c>organizations</c>, <c>consumers</c>, or a tenant's id.</param>
/// <param name="Tenant">The tenant named; null where any may be meant.</param>
internal sealed record Authority(string Name, SandboxTenant? Tenant)
{
    public bool IsConsumers => Name == "consumers";

    public bool IsOrganizations => Name == "organizations";

    /// <summary>As Entra's error texts name the directory.</summary>
    public string DirectoryName => Tenant?.Name ?? (IsConsumers ? "Microsoft Accounts" : Name);

    /// <summary>Whether accounts of this kind of application may be asked for here at all.</summary>
    public EntraError? Refuses(SandboxApplication application) => application.Audience switch
    {
        SignInAudience.SingleTenant when Tenant is null || IsConsumers => SignInError.NotMultitenant(application),
        SignInAudience.MultipleTenants when IsConsumers => SignInError.WorkAccountsOnly(application),
        SignInAudience.PersonalOnly when !IsConsumers => SignInError.PersonalAccountsOnly(application),
        SignInAudience.SingleTenant or SignInAudience.MultipleTenants or SignInAudience.MultipleTenantsAndPersonal or SignInAudience.PersonalOnly => null,
    };

    /// <summary>Whether this person may sign in here to this application.</summary>
    public EntraError? Refuses(Identity who, SandboxApplication application)
    {
        var address = who.Account.Address;
        var domain = address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        if (IsConsumers) return who.Tenant.IsPersonal ? null : SignInError.NotALoginDomain(domain);
        if (Tenant is { } tenant) return who.Tenant.Id == tenant.Id ? null : SignInError.NotInTenant(address, tenant, application);
        if (!who.Tenant.IsPersonal) return null;
        return IsOrganizations || application.Audience == SignInAudience.MultipleTenants ? SignInError.PersonalNotSupported(address) : null;
    }
}

/// <summary>Somebody, and the tenant that knows him.</summary>
internal sealed record Identity(SandboxTenant Tenant, SandboxAccount Account);
