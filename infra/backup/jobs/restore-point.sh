#!/usr/bin/env bash
# Sets a restore point and waits until the WAL with it is filed.
# usage: restore-point [NAME]
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

same_database || fail "$FETCHED"
time=$(date -u +%Y%m%d_%H%M%S)
name=${1:-hourly_$time}
folder=/backups/hourly
unfinished=$folder/.unfinished
trap 'rm -f "$unfinished"' EXIT

# A transaction after it, however quiet the database: recovery stops at a time only where one ends behind that time.
read -r lsn segment < <(psql --no-psqlrc --quiet --tuples-only --no-align --field-separator=' ' --set ON_ERROR_STOP=1 \
  --set name="$name" <<<"WITH point AS (SELECT pg_create_restore_point(:'name') AS lsn)
    SELECT lsn, pg_walfile_name(lsn), txid_current() FROM point; SELECT pg_switch_wal()" | head -n 1 | cut -d ' ' -f 1,2) ||
  fail "the restore point was not set"

filed() { [ -e "/backups/wal_archive/${segment:0:16}/$segment" ]; }
deadline=$((SECONDS + 120))
until filed; do
  [ "$SECONDS" -lt "$deadline" ] || fail "the WAL segment $segment did not arrive within 2 minutes"
  barman --quiet archive-wal kong
  sleep 0.5
done

jq --null-input --arg name "$name" --arg time "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --arg lsn "$lsn" --arg segment "$segment" \
  '{$name, $time, $lsn, $segment}' >"$unfinished"
finish "$unfinished" "$folder/$name.json"
expire "$folder" hourly_ .json "$RESTORE_POINT_DAYS"
echo "set restore point $name"
