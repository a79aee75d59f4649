#!/usr/bin/env bash
# Streams WAL from a primary that has been restored, and so has left the timeline that was streamed until then. What was
# streamed of that one is filed as it is, since nothing more of it comes.
# usage: as-backup backup-new-timeline
set -euo pipefail

streaming=/backups/barman/kong/streaming
barman receive-wal --stop kong 2>/dev/null || true # it ends by itself where its primary has
for partial in "$streaming"/*.partial; do
  [ ! -e "$partial" ] || mv "$partial" "${partial%.partial}"
done
barman receive-wal --reset kong
barman --quiet archive-wal kong
barman --quiet cron --keep-descriptors
