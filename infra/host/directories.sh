#!/usr/bin/env bash
# Creates the database's directories, owned by the users of the official images. What they hold is not touched.
# usage: directories.sh DATA_ROOT
set -euo pipefail

database=$1/database
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)

mkdir -p "$1" 2>/dev/null || sudo -n mkdir -p "$1"
"${as_root[@]}" install -d -o 999 -g 999 -m 750 \
  "$database" "$database"/{master,slave,backups,backups/{barman,base,daily,hourly,kong,wal_archive},config,config/database-cluster}
"${as_root[@]}" install -d -o 999 -g 999 -m 700 "$database"/config/database-quorum{,/kong-database-etcd-{1,2,3}}
# Where Elasticsearch, by the user of its official image, writes its snapshots.
"${as_root[@]}" install -d -o 1000 -g 0 -m 750 "$database"/backups/elasticsearch
echo "$database"
