using System.Globalization;
using System.Text;

namespace MailPortal.Tests.Servers;

/// <summary>What a <see cref="DovecotServer"/> is told.</summary>
internal static class DovecotConfiguration
{
    public static string Of(DovecotServer server, string folder)
    {
        var text = new StringBuilder($$"""
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            instance_name = mailportal-tests-{{server.ImapPort}}
            listen = 127.0.0.1, {{DovecotServer.WithoutMove}}, {{DovecotServer.WithoutUidPlus}}
            protocols = imap pop3
            log_path = {{folder}}/log/dovecot.log
            ssl = yes
            ssl_cert = <{{folder}}/server.crt
            ssl_key = <{{folder}}/server.key
            ssl_min_protocol = TLSv1.2
            disable_plaintext_auth = no
            auth_mechanisms = plain login xoauth2 oauthbearer
            auth_failure_delay = 0
            mail_max_userip_connections = 200
            first_valid_uid = 1
            last_valid_uid = 0
            first_valid_gid = 1
            mail_location = maildir:~/Maildir
            mail_plugins = acl
            mail_fsync = never
            namespace inbox {
              inbox = yes
              separator = /
              mailbox "Correo no deseado" {
                special_use = \Junk
                auto = create
              }
            }
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {{folder}}/oauth2.conf.ext
            }
            passdb {
              driver = static
              mechanisms = plain login
              args = password={{DovecotServer.Password}}
            }
            plugin {
              acl = vfile
            }
            service imap-login {
              service_count = 0
              process_min_avail = 1
              inet_listener imap {
                port = {{server.ImapPort}}
              }
              inet_listener imaps {
                port = {{server.ImapsPort}}
                ssl = yes
              }
            }
            protocol pop3 {
              pop3_uidl_format = %08Xu%08Xv
            }
            service pop3-login {
              service_count = 0
              process_min_avail = 1
              inet_listener pop3 {
                port = {{server.Pop3Port}}
              }
              inet_listener pop3s {
                port = {{server.Pop3sPort}}
                ssl = yes
              }
            }
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            local {{DovecotServer.WithoutMove}} {
              protocol imap {
                imap_capability = IMAP4rev1 SASL-IR LITERAL+ ID IDLE NAMESPACE UNSELECT CHILDREN UIDPLUS
              }
            }
            local {{DovecotServer.WithoutUidPlus}} {
              protocol imap {
                imap_capability = IMAP4rev1 LITERAL+ ID IDLE
              }
            }

            """);
        if (Environment.IsPrivilegedProcess)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                userdb {
                  driver = static
                  args = uid=65534 gid=65534 home={{folder}}/mail/%u allow_all_users=yes
                }

                """);
        }
        else
        {
            // Without root one user is everybody, and nothing can be locked into a folder.
            text.Append(CultureInfo.InvariantCulture, $$"""
                default_login_user = {{Environment.UserName}}
                default_internal_user = {{Environment.UserName}}
                userdb {
                  driver = static
                  args = home={{folder}}/mail/%u allow_all_users=yes
                }
                service imap-login {
                  chroot =
                }
                service pop3-login {
                  chroot =
                }
                service anvil {
                  chroot =
                }
                service stats {
                  chroot =
                }

                """);
        }

        return text.ToString();
    }
}
