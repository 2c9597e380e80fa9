namespace MailPortal.Tests.Servers;

/// <summary>A real Dovecot on which mailboxes are small and one address takes two sessions of a user at a time.</summary>
public sealed class LimitedServer : IAsyncLifetime
{
    /// <summary>Bytes that fit into a mailbox.</summary>
    public const int MailboxSize = 100 * 1024;

    /// <summary>Where only <see cref="MostSessions"/> are taken.</summary>
    public const string FewSessions = DovecotServer.WithoutMove;

    public const int MostSessions = 2;

    public DovecotServer Dovecot { get; } = new()
    {
        Addition = static _ => $$"""
            mail_plugins = $mail_plugins quota
            plugin {
              quota = maildir:User quota
              quota_rule = *:bytes={{MailboxSize}}
            }
            local {{FewSessions}} {
              protocol imap {
                mail_max_userip_connections = {{MostSessions}}
              }
              protocol pop3 {
                mail_max_userip_connections = {{MostSessions}}
              }
            }

            """,
    };

    public ValueTask InitializeAsync() => Dovecot.InitializeAsync();

    public ValueTask DisposeAsync() => Dovecot.DisposeAsync();
}
