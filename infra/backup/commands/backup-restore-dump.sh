#!/usr/bin/env bash
# Makes the data directory of an empty server for a dump to be restored into. Prints the dump's name, once it can be read.
# usage: as-backup backup-restore-dump DUMP DIRECTORY, with a DIRECTORY that is not there yet and DUMP as listed in
#   /backups/daily, or latest
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

directory=$2
[ ! -e "$directory" ] || refuse "$directory is there already"
dump=$(chosen /backups/daily 'kong_full_backup_*.dump' "$1")
pg_restore --list "/backups/daily/$dump" >/dev/null || refuse "the dump $dump cannot be read"

unfinished=$directory.unfinished
rm -rf "$unfinished"
initdb --pgdata="$unfinished" --username=postgres --encoding=UTF8 --data-checksums \
  --auth-local=peer --auth-host=scram-sha-256 >/dev/null || refuse "no server could be made for the dump $dump"
mv "$unfinished" "$directory"
echo "$dump"
