#!/usr/bin/env bash
# Dumps the database whole, verifies the dump, and only then gives it its name; afterwards deletes what is past retention.
# usage: full-backup, with its settings in /etc/backup.env (or the file that BACKUP_ENV names)
set -euo pipefail
umask 027

set -a
# shellcheck source=infra/backup/backup.env
source "${BACKUP_ENV:-/etc/backup.env}"
set +a

folder=${BACKUP_DIR:-/backups/daily}
name=kong_full_backup_$(date -u +%Y%m%d_%H%M%S).dump
unfinished=$folder/.$name.unfinished
trap 'rm -f "$unfinished"' EXIT

fail() {
  echo "backup: $1; nothing older was deleted" >&2
  exit 1
}

pg_dump --format=custom --no-password --file="$unfinished" || fail "pg_dump failed"
pg_restore --list "$unfinished" >/dev/null || fail "the dump cannot be read back"
chown --reference="$folder" "$unfinished"
sync "$unfinished"
ln "$unfinished" "$folder/$name" || fail "$name is there already" # a link never takes the place of another file
echo "backup: wrote $folder/$name ($(stat -c %s "$folder/$name") bytes)"

# Newest first, by the time in the name: the first MINIMUM_KEPT stay, however old.
oldest_kept=kong_full_backup_$(date -u -d "-$RETENTION_DAYS days" +%Y%m%d_%H%M%S).dump
find "$folder" -maxdepth 1 -name 'kong_full_backup_*.dump' -printf '%f\n' | sort -r | tail -n "+$((MINIMUM_KEPT + 1))" |
  while read -r dump; do
    [[ $dump < $oldest_kept ]] || continue
    rm "$folder/$dump"
    echo "backup: deleted $dump, older than $RETENTION_DAYS days"
  done
