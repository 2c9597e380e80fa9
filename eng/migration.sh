#!/usr/bin/env bash
# Adds a migration for what the model has gained to each of the three sets: bash eng/migration.sh NameOfTheChange
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ ! ${1:-} =~ ^[A-Z][A-Za-z0-9]+$ ]]; then
  echo "usage: bash eng/migration.sh NameOfTheChange" >&2
  exit 2
fi
dotnet tool restore >/dev/null
dotnet build src/MailPortal -nologo -v quiet -clp:NoSummary
for database in Sqlite PostgreSql SqlServer; do
  dotnet ef migrations add "$1" --project src/MailPortal --context "${database}PortalDbContext" --output-dir "Data/$database/Migrations" --no-build
done
