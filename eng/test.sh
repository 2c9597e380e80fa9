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
limit=${TEST_TIME_LIMIT:-3000} began=$SECONDS
# One project at a time: each starts servers, browsers and whole portals of its own.
timeout --kill-after=30 "$limit" \
  dotnet test --solution MailPortal.sln -c Release --no-build --max-parallel-test-modules 1 --no-ansi --no-progress 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# The summary's lines: `  failed: 2`, and `  error: 1` for a test host that ended without saying how its tests went.
count() { local n; n=$(sed -nE "s/^ *$1: *([0-9]+).*/\1/p" "$log" | tail -1); echo "${n:-0}"; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped) crashed=$(count error)
if [ "$failed" -gt 0 ]; then
  echo; echo "Failed:"
  sed -nE 's/^failed (.*)$/  \1/p' "$log" | sort -u
fi
if [ $((SECONDS - began)) -ge "$limit" ]; then
  echo "The tests did not end within $limit seconds."
  crashed=$((crashed > 0 ? crashed : 1))
elif [ "$crashed" -gt 0 ]; then
  echo "$crashed test host(s) ended without a result; each counts as one failure."
elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "The test run ended with code $status although no test failed."
  crashed=1
fi
close "$passed" $((failed + crashed)) "$skipped"
