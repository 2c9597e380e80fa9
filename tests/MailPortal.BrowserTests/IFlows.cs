namespace MailPortal.BrowserTests;

/// <summary>Flows that have to pass in both languages and on PostgreSQL too. Each runs twice, not four times: from an abstract class of
/// flows two are derived, one on the embedded database in one language and one on PostgreSQL in the other. <see cref="FlowsTests"/> holds them to it.</summary>
public interface IFlows
{
    bool English { get; }
}
