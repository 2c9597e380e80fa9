#!/usr/bin/env bash
# Installs what the tests need, runs all of them and closes with `N passed, N failed, N skipped`.
set -uo pipefail
cd "$(dirname "$0")/.."
dotnet build MailPortal.sln -c Release -nologo -clp:NoSummary || exit 1
log=$(mktemp)
dotnet test --solution MailPortal.sln -c Release --no-build --max-parallel-test-modules 1 | tee "$log"
status=${PIPESTATUS[0]}
count() { sed -nE "s/^ *$1: *([0-9]+).*/\1/p" "$log" | tail -1; }
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
rm -f "$log"
exit "$status"
