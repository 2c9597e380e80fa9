namespace MailPortal.Mailboxes;

/// <summary>The words of the rules, in the language of the caller.</summary>
public static class MailboxRuleWords
{
    public static string Of(FieldError error) => string.Format(null, Of(error.Rule), error.Value);

    /// <summary>Of a rule that names no value.</summary>
    public static string Of(MailboxRule rule) => rule switch
    {
        MailboxRule.Required => MailboxRuleText.Required,
        MailboxRule.NotAGuid => MailboxRuleText.NotAGuid,
        MailboxRule.TenantMalformed => MailboxRuleText.TenantMalformed,
        MailboxRule.TenantNotSingle => MailboxRuleText.TenantNotSingle,
        MailboxRule.PortOutOfRange => MailboxRuleText.PortOutOfRange,
        MailboxRule.NotAnAddress => MailboxRuleText.NotAnAddress,
        MailboxRule.AddressMalformed => MailboxRuleText.AddressMalformed,
        MailboxRule.HostMalformed => MailboxRuleText.HostMalformed,
        MailboxRule.HostWithPort => MailboxRuleText.HostWithPort,
        MailboxRule.PartnerMissing => MailboxRuleText.PartnerMissing,
        MailboxRule.IntervalOutOfRange => MailboxRuleText.IntervalOutOfRange,
        MailboxRule.NotYetSupported => MailboxRuleText.NotYetSupported,
        MailboxRule.BackupIsReception => MailboxRuleText.BackupIsReception,
        MailboxRule.FolderMalformed => MailboxRuleText.FolderMalformed,
        MailboxRule.FoldersNotDistinct => MailboxRuleText.FoldersNotDistinct,
        MailboxRule.TooLong => MailboxRuleText.TooLong,
        MailboxRule.Withdrawn => MailboxRuleText.Withdrawn,
        MailboxRule.ScopeMalformed => MailboxRuleText.ScopeMalformed,
        MailboxRule.SecretAgain => MailboxRuleText.SecretAgain,
        MailboxRule.AddressReceives => MailboxRuleText.AddressReceives,
    };
}
