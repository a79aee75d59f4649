#!/usr/bin/env bash
# Dumps the database whole, verifies the dump, and only then gives it its name; afterwards deletes what is past retention.
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

folder=${BACKUP_DIR:-/backups/daily}
name=kong_full_backup_$(date -u +%Y%m%d_%H%M%S).dump
unfinished=$folder/.unfinished.dump
trap 'rm -f "$unfinished"' EXIT

pg_dump --format=custom --no-password --file="$unfinished" || fail "pg_dump failed"
pg_restore --list "$unfinished" >/dev/null || fail "the dump cannot be read back"
finish "$unfinished" "$folder/$name"
expire "$folder" kong_full_backup_ .dump "$RETENTION_DAYS"
echo "wrote $name"
