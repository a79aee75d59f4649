#!/usr/bin/env bash
# Puts Kong's entities back to what a file of the backups has, or shows what that would change.
# usage: as-backup backup-restore-kong diff|sync FILE, with FILE as listed in /backups/kong, or latest
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

file=$(chosen /backups/kong 'kong_*.yaml' "$2")
echo "from $file:"
# Names alone: the values that deck shows of an update may be secret.
deck "$1" --kong-addr "$KONG_ADMIN_URL" --state "/backups/kong/$file" --no-color |
  sed --quiet --regexp-extended '/^(creating|updating|deleting) /p; /^Summary:/,$p'
