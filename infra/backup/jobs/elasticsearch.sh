#!/usr/bin/env bash
# Has Elasticsearch write a snapshot of all indices into its repository on the host, and deletes those past retention.
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

# api METHOD PATH [BODY]
api() {
  curl --silent --show-error --fail --request "$1" --header 'Content-Type: application/json' \
    --max-time 3600 ${3:+--data "$3"} "$ELASTICSEARCH_URL/_snapshot/apim$2"
}

name=apim-$(date -u +%Y%m%d-%H%M%S)
api PUT "" '{"type": "fs", "settings": {"location": "apim"}}' >/dev/null || fail "the repository cannot be used"
state=$(api PUT "/$name?wait_for_completion=true" '{"include_global_state": true}' | jq -r .snapshot.state) ||
  fail "Elasticsearch refused the snapshot"
if [ "$state" != SUCCESS ]; then
  api DELETE "/$name" >/dev/null || true
  fail "the snapshot ended as $state"
fi

oldest_kept=apim-$(date -u -d "-$RETENTION_DAYS days" +%Y%m%d-%H%M%S)
for snapshot in $(api GET "/apim-*" | jq -r '.snapshots[] | select(.state == "SUCCESS") | .snapshot' | sort -r |
  tail -n "+$((MINIMUM_KEPT + 1))"); do
  [[ $snapshot < $oldest_kept ]] || continue
  api DELETE "/$snapshot" >/dev/null
  echo "backup: deleted $snapshot, older than $RETENTION_DAYS days"
done

api GET "/$name/_status" | jq '.snapshots[0].stats.total.size_in_bytes' >&3
echo "wrote snapshot $name"
