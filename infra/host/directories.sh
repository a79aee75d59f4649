#!/usr/bin/env bash
# Creates the database's directories, owned by the postgres user of the official image. What they hold is not touched.
# usage: directories.sh DATA_ROOT
set -euo pipefail

database=$1/database
owned=(install -d -o 999 -g 999 -m 750)
[ "$(id -u)" -eq 0 ] || owned=(sudo -n "${owned[@]}")

mkdir -p "$1" 2>/dev/null || sudo -n mkdir -p "$1"
"${owned[@]}" "$database" "$database"/{master,slave,backups,backups/{daily,hourly,wal_archive},config}
echo "$database"
