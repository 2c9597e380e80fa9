#!/usr/bin/env bash
# Installs what the .NET SDK does not bring, from Debian's own packages: `eng/install.sh demo` what the demo needs, `eng/install.sh test`
# what the tests need as well. Does nothing, and needs no rights, when everything is there.
set -euo pipefail

# Dovecot plays the mail server; SQLite's library and the time zones are the operating system's.
packages=(dovecot-core dovecot-imapd libsqlite3-0 tzdata)
case "${1:-}" in
  demo) ;;
  # Chromium drives the pages; without a font it draws boxes. aiosmtpd receives what is sent. The tests start a PostgreSQL of their own; sqlfluff reads SQL Server's script.
  test) packages+=(dovecot-pop3d dovecot-submissiond python3-aiosmtpd chromium fonts-liberation postgresql-15 sqlfluff) ;;
  *) echo "usage: eng/install.sh demo|test" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null; then
  echo "install.sh: this is no Debian; the equivalents of these packages have to be there: ${packages[*]}" >&2
  exit 0
fi
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "install.sh: missing ${missing[*]}; run as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "Installing ${missing[*]}"
# A package's own service must not start: the sandbox runs a Dovecot of its own, on its own ports and folders.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
