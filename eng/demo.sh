#!/usr/bin/env bash
# The whole portal on this machine, with a sandbox in Microsoft's place and one organisation already receiving.
#   bash eng/demo.sh                 prints address, user and password; Ctrl+C ends it
#   bash eng/demo.sh --check         does the whole round on free ports and prints one line, `demo: OK ...`
#   bash eng/demo.sh --info FILE     writes addresses and credentials as JSON once everything is ready
#   bash eng/demo.sh --port N --data DIR
set -euo pipefail
case " $* " in *" --help "*|*" -h "*) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
# No cd: FILE and DIR are meant from where the caller stands.
root=$(cd "$(dirname "$0")/.." && pwd)

# The closing line is the answer; what leads to it is told on stderr.
bash "$root/eng/install.sh" demo >&2
log=$(mktemp)
for project in MailPortal MailPortal.Sandbox; do
  if ! (cd "$root" && dotnet build "src/$project" -c Release -nologo -v quiet -clp:NoSummary) >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "The build of $project failed." >&2
    exit 1
  fi
done
rm -f "$log"
# exec: a signal to this script reaches the program, which stops what it started.
exec dotnet "$root/src/MailPortal.Sandbox/bin/Release/net10.0/MailPortal.Sandbox.dll" demo --portal "$root/src/MailPortal/bin/Release/net10.0/MailPortal.dll" "$@"
