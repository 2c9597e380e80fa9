#!/usr/bin/env bash
# Installs what the tests need, builds, runs all tests and closes with `N passed, N failed, N skipped`. What stops the tests from being
# run or finished counts as one failure. Time limit in seconds: TEST_TIME_LIMIT.
set -uo pipefail
cd "$(dirname "$0")/.."

close() { # passed failed skipped
  echo "$1 passed, $2 failed, $3 skipped"
  [ "$2" -eq 0 ] && [ "$1" -gt 0 ]
  exit
}

bash eng/install.sh test || { echo "What the tests need could not be installed."; close 0 1 0; }
dotnet build MailPortal.sln -c Release -nologo -clp:NoSummary || { echo "The build failed."; close 0 1 0; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One project at a time: each starts servers, browsers and whole portals of its own.
timeout --kill-after=30 "${TEST_TIME_LIMIT:-1440}" \
  dotnet test --solution MailPortal.sln -c Release --no-build --max-parallel-test-modules 1 --no-ansi --no-progress 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() { sed -nE "s/^ *$1: *([0-9]+).*/\1/p" "$log" | tail -1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
passed=${passed:-0} failed=${failed:-0} skipped=${skipped:-0}
if [ "$failed" -gt 0 ]; then
  echo; echo "Failed:"
  sed -nE 's/^failed (.*)$/  \1/p' "$log" | sort -u
fi
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  case "$status" in
    124 | 137) echo "The tests did not end in time." ;;
    *) echo "The test run ended with code $status although no test failed: a test host crashed, or a project ran no tests." ;;
  esac
  failed=1
fi
close "$passed" "$failed" "$skipped"
