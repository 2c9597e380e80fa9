#!/usr/bin/env bash
# The outbox under fire: 2,016 mails of 72 accounts, the portal killed 20 times while Graph throttles, fails and hangs up; on SQLite, then on PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
bash eng/install.sh test >&2
export MAILPORTAL_FIRE=long
for project in MailPortal.Tests MailPortal.PostgreSqlTests; do
  dotnet build "tests/$project" -c Release -nologo -v quiet -clp:NoSummary
  (cd "tests/$project" && dotnet "bin/Release/net10.0/$project.dll" -class MailPortal.Tests.Portal.Outbox.OutboxKillTests)
done
