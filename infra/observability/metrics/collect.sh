#!/usr/bin/env bash
# Measures databases, their disks, backups and gateway nodes, again and again, and writes what it finds to Elasticsearch.
# What does not answer is a finding too. Settings come from the environment; see collector.ts.
set -euo pipefail

export PGCONNECT_TIMEOUT=3 PGOPTIONS='-c statement_timeout=5000'
# libpq reads a passfile only where no one else can; the one that was put here belongs to root.
export PGPASSFILE=/tmp/monitor.pgpass
install -m 600 /run/secrets/monitor.pgpass "$PGPASSFILE"

now() { date -u +%Y-%m-%dT%H:%M:%S.%3NZ; }

# disk_of HOST: of the file system that holds its data directory.
disk_of() {
  df --block-size=1 --output=size,used "/data/$1" | awk 'NR == 2 {
    printf "{\"disk\":{\"total_bytes\":%.0f,\"used_bytes\":%.0f,\"used_percent\":%.1f}}", $1, $2, 100 * $2 / $1 }'
}

databases() {
  local host documents
  for host in $DATABASE_NODES; do
    documents=$(psql -XAtq --no-password --host="$host" --file=/usr/local/share/node.sql) ||
      documents='{"metric":"server","up":false}'
    jq -c --arg host "$host" --argjson disk "$(disk_of "$host")" \
      '. + {host: $host} + (if .metric == "server" then $disk else {} end)' <<<"$documents"
  done | jq -sc '
    (map(select(.metric == "server" and .up).node) | index("primary") != null) as $served
    | .[] | if .node or .metric != "server" then . else .node = (if $served then "replica" else "primary" end) end'
}

# The last run of each job.
backups() {
  [ -s /backups/runs.jsonl ] || return 0
  tail -n 2000 /backups/runs.jsonl | jq -nRc '
    [inputs | fromjson? | select(.job)] | group_by(.job)[] | last
    | {metric: "backup", job, result, bytes, seconds, message,
       age_seconds: (now - (."@timestamp" | sub("[.][0-9]+Z$"; "Z") | fromdateiso8601) | floor)}'
}

gateways() {
  local node status
  for node in $GATEWAY_NODES; do
    status=$(curl -fsS --max-time 3 "http://$node:8001/status" 2>/dev/null) || status=null
    jq -c --arg node "$node" '{metric: "gateway", node: $node, up: (. != null)}
      + (if . then {database_reachable: .database.reachable} else {} end)' <<<"$status"
  done
}

collect() {
  local time
  time=$(now)
  { databases && backups && gateways; } |
    jq -c --arg time "$time" --arg index "apim-database-$(date -u +%Y.%m.%d)" \
      '{create: {_index: $index}}, {"@timestamp": $time} + .' |
    curl -fsS --max-time 10 --output /dev/null --header 'Content-Type: application/x-ndjson' --data-binary @- \
      "$ELASTICSEARCH_URL/_bulk"
}

# Deletes the indices of days that are over for longer than RETENTION_DAYS, once an hour.
expire() {
  [ -n "${RETENTION_DAYS:-}" ] && [ -z "$(find /tmp/expired -newermt '-1 hour' 2>/dev/null)" ] || return 0
  local oldest index
  oldest=$(date -u -d "-$RETENTION_DAYS days" +%Y.%m.%d)
  curl -fsS --max-time 10 "$ELASTICSEARCH_URL/_cat/indices/kong-api-logs-*,kong-api-dead-letters-*,apim-database-*?h=index" |
    while read -r index; do
      [[ $index =~ -([0-9]{4}\.[0-9]{2}\.[0-9]{2})$ && ${BASH_REMATCH[1]} < $oldest ]] || continue
      echo "metrics: deleting $index, which is older than $RETENTION_DAYS days"
      curl -fsS --max-time 30 --output /dev/null --request DELETE "$ELASTICSEARCH_URL/$index"
    done
  touch /tmp/expired
}

trap 'exit 0' TERM INT
while true; do
  if collect; then touch /tmp/collected; else echo "metrics: this round of $(now) is lost" >&2; fi
  expire || echo "metrics: old indices could not be deleted" >&2
  sleep "$INTERVAL_SECONDS" &
  wait $!
done
