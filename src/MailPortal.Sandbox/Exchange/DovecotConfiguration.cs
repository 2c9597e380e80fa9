using System.Globalization;

namespace MailPortal.Sandbox.Exchange;

/// <summary>The addresses one Dovecot listens on.</summary>
/// <param name="Plain">IMAP that may turn to TLS by STARTTLS; the relay talks to it too.</param>
/// <param name="Tls">IMAP with TLS from the first byte.</param>
/// <param name="Pop3Tls">POP3 with TLS from the first byte; null where Dovecot came without it.</param>
internal sealed record DovecotPorts(int Plain, int Tls, int? Pop3Tls);

/// <summary>Writes Dovecot's configuration (2.3) into a folder.</summary>
internal sealed class DovecotConfiguration(string folder, FileOwner owner, DovecotPorts ports, int introspectionPort, string introspectionSecret)
{
    /// <summary>Where the relay connects to: Dovecot tells the two apart by the address, and shows Exchange's abilities on this one.</summary>
    public const string ExchangeSide = "127.0.0.2";

    /// <summary>What Exchange Online can do after the sign-in (facts read in public logs).</summary>
    public const string ExchangeCapabilities =
        "IMAP4 IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+ CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE";

    public string MainFile => Path.Combine(folder, "dovecot.conf");

    public string LogFile => Path.Combine(folder, "dovecot.log");

    public string Mail => Path.Combine(folder, "mail");

    private string OAuthFile => Path.Combine(folder, "oauth2.conf.ext");

    private string Rights => Path.Combine(folder, "rights");

    private string Users => Path.Combine(folder, "users");

    private string Domains => Path.Combine(folder, "domains");

    public void Write(IReadOnlyList<SandboxTenant> tenants, string openDomainPassword, string certificatePem, string keyPem)
    {
        Directory.CreateDirectory(Mail);
        Private(Mail, directory: true);
        owner.Own(Mail);
        Save("server.crt", certificatePem);
        Save("server.key", keyPem);
        // <appid>/<mailbox or domain>: a fresh mailbox of an open domain needs no line of its own.
        Save(Rights, Lines(
            from tenant in tenants
            from application in tenant.Applications
            where application.RegisteredInExchange
            from right in application.FullAccess
            select $"{application.ClientId}/{right.TrimStart('@').ToLowerInvariant()}:::::::nopassword=y"));
        Save(Users, Lines(tenants.SelectMany(t => t.Mailboxes).Select(m => $"{m.Address.ToLowerInvariant()}:{{PLAIN}}{m.Password}::::::")));
        Save(Domains, Lines(tenants.SelectMany(t => t.OpenDomains).Select(d => $"{d.ToLowerInvariant()}:{{PLAIN}}{openDomainPassword}::::::")));
        Save(OAuthFile, $"""
            introspection_mode = post
            introspection_url = http://dovecot:{introspectionSecret}@127.0.0.1:{introspectionPort}/exchange/introspect
            username_attribute = appid
            # A constant: the token names an application, the SASL user names a mailbox; the rights file joins the two.
            username_format = app
            pass_attrs = appid=%{"{"}oauth2:appid{"}"}
            active_attribute = active
            active_value = true
            timeout_msecs = 5000

            """);
        Save(MainFile, Main());
        if (owner.IsRoot)
            foreach (var readByAuth in new[] { Rights, Users, Domains, OAuthFile }) owner.Share(readByAuth, DovecotGroup());
    }

    private string Main() => $$"""
        base_dir = {{folder}}/run
        state_dir = {{folder}}/state
        instance_name = sandbox-{{ports.Tls}}
        {{Processes()}}
        listen = 127.0.0.1, {{ExchangeSide}}
        protocols = imap{{(ports.Pop3Tls is null ? "" : " pop3")}}
        log_path = {{LogFile}}
        auth_verbose = yes
        import_environment = TZ
        shutdown_clients = yes
        verbose_proctitle = no

        ssl = yes
        ssl_cert = <{{folder}}/server.crt
        ssl_key = <{{folder}}/server.key
        ssl_min_protocol = TLSv1.2
        disable_plaintext_auth = yes

        auth_mechanisms = plain login xoauth2
        auth_failure_delay = 0
        auth_cache_size = 0
        auth_username_format = %Lu
        mail_max_userip_connections = 200
        first_valid_uid = 1
        last_valid_uid = 0
        first_valid_gid = 1

        mail_location = maildir:~/Maildir
        mail_home = {{Mail}}/%u
        mail_uid = {{owner.UserId}}
        mail_gid = {{owner.GroupId}}
        maildir_stat_dirs = no
        # Nothing here outlives the sandbox.
        mail_fsync = never

        namespace inbox {
          inbox = yes
          separator = /
          mailbox Drafts {
            special_use = \Drafts
            auto = subscribe
          }
          mailbox "Deleted Items" {
            special_use = \Trash
            auto = subscribe
          }
          mailbox "Sent Items" {
            special_use = \Sent
            auto = subscribe
          }
          mailbox "Junk Email" {
            special_use = \Junk
            auto = subscribe
          }
          mailbox Archive {
            special_use = \Archive
            auto = subscribe
          }
        }

        # A token, asked for at the sandbox; then the right on this mailbox, then the right on its whole domain.
        passdb {
          driver = oauth2
          mechanisms = xoauth2
          args = {{OAuthFile}}
          result_success = continue
          result_failure = return-fail
          result_internalfail = return-fail
        }
        passdb {
          driver = passwd-file
          mechanisms = xoauth2
          args = username_format=%{passdb:appid}/%u {{Rights}}
        }
        passdb {
          driver = passwd-file
          mechanisms = xoauth2
          args = username_format=%{passdb:appid}/%d {{Rights}}
          result_failure = return-fail
        }
        passdb {
          driver = passwd-file
          mechanisms = plain login
          args = scheme=PLAIN username_format=%u {{Users}}
        }
        passdb {
          driver = passwd-file
          mechanisms = plain login
          args = scheme=PLAIN username_format=%d {{Domains}}
        }
        userdb {
          driver = passwd-file
          args = username_format=%u {{Users}}
          default_fields = uid={{owner.UserId}} gid={{owner.GroupId}} home={{Mail}}/%u
        }
        userdb {
          driver = passwd-file
          args = username_format=%d {{Domains}}
          default_fields = uid={{owner.UserId}} gid={{owner.GroupId}} home={{Mail}}/%u
        }

        local {{ExchangeSide}} {
          # The relay ends TLS; between it and Dovecot lies only the loopback.
          disable_plaintext_auth = no
          protocol imap {
            imap_capability = {{ExchangeCapabilities}}
          }
        }

        service imap-login {
          service_count = 0
          process_min_avail = 1
          client_limit = 2000
          {{Unjailed()}}
          inet_listener imap {
            port = {{ports.Plain}}
          }
          inet_listener imaps {
            port = {{ports.Tls}}
            ssl = yes
          }
        }
        service imap {
          process_limit = 1000
          service_count = 256
        }
        {{Pop3()}}
        service anvil {
          {{Unjailed()}}
          # Refused sign-ins are what this server is for: no growing penalty.
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service auth {
          client_limit = 10000
          unix_listener auth-userdb {
            mode = 0666
          }
        }
        service stats {
          {{Unjailed()}}
          unix_listener stats-writer {
            mode = 0666
          }
        }
        service ipc {
          {{Unjailed()}}
        }
        service imap-urlauth-login {
          {{Unjailed()}}
        }
        service old-stats {
          {{Unjailed()}}
        }

        """;

    private string Pop3() => ports.Pop3Tls is not { } port ? "" : $$"""
        service pop3-login {
          service_count = 0
          process_min_avail = 1
          {{Unjailed()}}
          inet_listener pop3 {
            port = 0
          }
          inet_listener pop3s {
            port = {{port}}
            ssl = yes
          }
        }
        service pop3 {
          process_limit = 1000
          service_count = 256
        }
        """;

    private string Processes() => owner.IsRoot ? "" : $"default_internal_user = {Environment.UserName}\ndefault_login_user = {Environment.UserName}\ndefault_internal_group = {GroupName(owner.GroupId)}";

    // chroot and switching users are root's alone.
    private string Unjailed() => owner.IsRoot ? "" : "chroot =";

    private void Save(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        Private(path, directory: false);
    }

    private static void Private(string path, bool directory) => File.SetUnixFileMode(path, directory
        ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";

    // dovecot:x:105:
    private static uint DovecotGroup() => Groups().Where(g => g[0] == "dovecot").Select(g => (uint?)uint.Parse(g[2], CultureInfo.InvariantCulture)).FirstOrDefault()
        ?? throw new SandboxException("Dovecot is not installed completely: there is no group 'dovecot'. Install it with: apt-get install dovecot-imapd");

    private static string GroupName(uint id) => Groups().Where(g => g[2] == id.ToString(CultureInfo.InvariantCulture)).Select(g => g[0]).FirstOrDefault()
        ?? throw new SandboxException($"Dovecot wants a name for this user's group {id}, and /etc/group has none.");

    private static IEnumerable<string[]> Groups() => File.ReadLines("/etc/group").Select(line => line.Split(':')).Where(g => g.Length > 2);
}
