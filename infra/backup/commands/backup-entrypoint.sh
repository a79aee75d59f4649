#!/usr/bin/env bash
# Entry point of the backup container: takes up streaming and what was missed while it was away, then runs the schedule.
set -euo pipefail

# libpq reads a passfile only where no one else can; the uploaded one belongs to root.
install -d -o postgres -g postgres -m 700 /run/backup
install -o postgres -g postgres -m 600 /run/secrets/backup.pgpass /run/backup/pgpass
[ ! -e /run/secrets/rclone.conf ] || install -o postgres -g postgres -m 400 /run/secrets/rclone.conf /run/backup/rclone.conf

as-backup backup-stream || echo "backup: WAL is not streamed yet; the next try is within a minute" >&2
backup-catch-up &
exec cron -f
