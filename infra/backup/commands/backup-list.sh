#!/usr/bin/env bash
# Lists what can be restored: base backups, restore points, dumps, Kong's entities; and from when to when.
# usage: as-backup backup-list
set -euo pipefail

# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

verified() { date -u -r "/backups/base/$1/verified" '+%Y-%m-%d %H:%M' 2>/dev/null || echo never; }

found=$(list_base_backups DONE)
oldest=$(sed -n 1p <<<"$found" | cut -f 3)
if [ -z "$oldest" ]; then
  echo "No base backup yet: nothing but dumps can be restored."
else
  printf 'Any moment from %s until now.\n\n%-17s  %-10s  %-24s  %s\n' "$oldest" 'BASE BACKUP' SIZE ENDED VERIFIED
  while IFS=$'\t' read -r id size end; do
    printf '%-17s  %-10s  %-24s  %s\n' "$id" "$size" "$end" "$(verified "$id")"
  done <<<"$found"
fi

# table TITLE FOLDER PATTERN: newest first, with size and time.
table() {
  printf '\n%s\n' "$1"
  find "$2" -maxdepth 1 -name "$3" -printf '%T@ %f  %s bytes  %TY-%Tm-%Td %TH:%TM\n' | sort -rn | sed 30q | cut -d ' ' -f 2-
}
table 'RESTORE POINT (name without .json)' /backups/hourly '*.json'
table 'DUMP OF THE DATABASE kong' /backups/daily '[!.]*.dump'
table "KONG'S ENTITIES, IN DECK'S FORMAT" /backups/kong '[!.]*.yaml'
printf '\nLAST RUNS\n'
[ ! -s /backups/runs.jsonl ] || tail -n 500 /backups/runs.jsonl | jq -rs \
  'group_by(.job)[] | last | "\(.job)  \(.result)  \(."@timestamp"[:19])  \(.message)"'
