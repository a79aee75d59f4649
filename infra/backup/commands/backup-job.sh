#!/usr/bin/env bash
# Runs one job, one run of it at a time, and adds a line about it to runs.jsonl. Fails where the job fails.
# usage: backup-job JOB [ARGUMENT...], with JOB one of /usr/local/lib/backup/jobs
# The last line that a job prints is its message; what it writes to file descriptor 3 is the size of what it made, in bytes.
set -euo pipefail

job=$1
program=/usr/local/lib/backup/jobs/$job
[ -x "$program" ] || { echo "backup: there is no job '$job'" >&2 && exit 2; }
exec 8>"/run/backup/$job.lock"
flock -n 8 || { echo "backup: $job is still running; this run is left out" >&2 && exit 75; }

scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
began=$(date +%s%3N)
result=success
as-backup "$program" "${@:2}" 3>"$scratch/bytes" 8>&- 2>&1 | tee "$scratch/log" || result=failure

jq --compact-output --null-input \
  --arg time "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" --arg job "$job" --arg result "$result" \
  --arg message "$(tail -n 1 "$scratch/log")" --arg bytes "$(cat "$scratch/bytes")" \
  --argjson seconds "$(($(date +%s%3N) - began))" '{
    "@timestamp": $time, $job, $result, seconds: ($seconds / 1000), bytes: ($bytes | tonumber? // 0), $message
  }' | as-backup tee -a "/backups/runs.jsonl" >/dev/null ||
  echo "backup: the run of $job could not be noted in runs.jsonl" >&2
echo "backup: $job: $result"
[ "$result" = success ]
