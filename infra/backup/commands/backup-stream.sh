#!/usr/bin/env bash
# Streams the primary's WAL, again where it was cut off, and files the segments that are complete.
# usage: as-backup backup-stream
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

same_database || fail "$FETCHED"
exec barman --quiet cron --keep-descriptors
