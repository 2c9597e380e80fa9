namespace MailPortal.Sandbox;

/// <summary>"Supported account types" of an application registration.</summary>
public enum SignInAudience
{
    /// <summary>Accounts of its own tenant only.</summary>
    SingleTenant,

    /// <summary>Work accounts of any tenant.</summary>
    MultipleTenants,

    /// <summary>Work accounts of any tenant, and personal ones.</summary>
    MultipleTenantsAndPersonal,

    /// <summary>Personal accounts only.</summary>
    PersonalOnly,
}
