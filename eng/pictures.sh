#!/usr/bin/env bash
# The README's pictures, taken from the running demo: bash eng/pictures.sh
# Every page and every state of the form, at 1440 and 400 px, in both languages and colours (document-1440-light-es.png), to be looked at: bash eng/pictures.sh FOLDER
set -euo pipefail
folder=${1:+$(mkdir -p "$1" && cd "$1" && pwd)}
cd "$(dirname "$0")/.."
bash eng/install.sh test >&2
dotnet build tests/MailPortal.BrowserTests -nologo -v quiet -clp:NoSummary
out=tests/MailPortal.BrowserTests/bin/Debug/net10.0
if [ -n "$folder" ]; then
  # The very tests that hold accessibility and width: what they look at is what is kept.
  PICTURES_OF_PAGES="$folder" dotnet "$out/MailPortal.BrowserTests.dll" -class MailPortal.BrowserTests.PagesTests -class MailPortal.BrowserTests.FormLookTests -class MailPortal.BrowserTests.SendingLookTests
  echo "$(find "$folder" -name '*.png' | wc -l) pictures in $folder"
  exit
fi
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
