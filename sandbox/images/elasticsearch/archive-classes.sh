#!/usr/bin/env bash
# Starts the server once, uses it a little and stops it, so that Java writes down the classes it has loaded and checked.
# A server that finds them starts with a third of the work. Runs in the image's build, as the server's own user.
# usage: archive-classes.sh ARCHIVE
set -euo pipefail

url=http://127.0.0.1:9200
send() { curl --fail --silent --output /dev/null --header 'content-type: application/json' "$@"; }

ES_JAVA_OPTS="-XX:ArchiveClassesAtExit=$1 -Xlog:cds=off -Xlog:cds+dynamic=off" \
  docker-entrypoint.sh -Ediscovery.type=single-node -Enetwork.host=127.0.0.1 &
server=$!
for ((second = 0; second < 120; second++)); do
  if send "$url"; then break; fi
  sleep 1
done

send -X PUT "$url/_index_template/warm" --data '{"index_patterns": ["warm-*"], "template": {"settings": {"number_of_replicas": 0}}}'
send -X POST "$url/_bulk?refresh=true" --data-binary $'{"create": {"_index": "warm-1"}}\n{"@timestamp": "2020-01-01T00:00:00Z", "value": 1}\n'
send "$url/warm-*/_search" --data '{
  "query": {"range": {"@timestamp": {"gte": "2019-01-01"}}},
  "aggs": {
    "times": {"date_histogram": {"field": "@timestamp", "fixed_interval": "1m"}},
    "values": {"percentiles": {"field": "value"}}
  }
}'

kill -TERM "$server"
wait "$server" || true # 143: ended by the signal
test -s "$1"
