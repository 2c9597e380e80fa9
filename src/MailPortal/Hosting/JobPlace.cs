using MailPortal.Data;

namespace MailPortal.Hosting;

/// <summary>What a node without reception has to do with jobs. Over a server database it leaves them to other nodes, yet knows them, to show them
/// and to ask for them. Over an embedded one it is alone: it knows nothing of reception and does the rest.</summary>
/// <param name="Here">Jobs run on this node.</param>
internal sealed record JobPlace(bool Here)
{
    public static JobPlace Of(IConfiguration configuration) => new(Receives(configuration) || !DatabaseSettings.Read(configuration).IsServer);

    public static bool KnowsReception(IConfiguration configuration) => Receives(configuration) || DatabaseSettings.Read(configuration).IsServer;

    private static bool Receives(IConfiguration configuration) => configuration.GetValue("Reception:Enabled", defaultValue: true);
}
