#!/usr/bin/env bash
# The README's pictures, taken from the running demo: bash eng/pictures.sh
set -euo pipefail
cd "$(dirname "$0")/.."
bash eng/install.sh test >&2
dotnet build tests/MailPortal.BrowserTests -nologo -v quiet -clp:NoSummary
out=tests/MailPortal.BrowserTests/bin/Debug/net10.0
work=$(mktemp -d)
dotnet src/MailPortal.Sandbox/bin/Debug/net10.0/MailPortal.Sandbox.dll demo --portal src/MailPortal/bin/Debug/net10.0/MailPortal.dll --data "$work/data" --info "$work/info.json" >"$work/log" 2>&1 &
demo=$!
trap 'kill -TERM $demo 2>/dev/null || true; wait $demo 2>/dev/null || true; rm -rf "$work"' EXIT
until [ -f "$work/info.json" ]; do
  kill -0 $demo 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.5
done
mkdir -p docs/pictures
DEMO_INFO="$work/info.json" PICTURES="$PWD/docs/pictures" dotnet "$out/MailPortal.BrowserTests.dll" -class MailPortal.BrowserTests.PicturesTests >"$work/pictures" 2>&1 || { cat "$work/pictures" >&2; exit 1; }
ls -l docs/pictures
