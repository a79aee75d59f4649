#!/usr/bin/env bash
# Runs a command as the owner of the backups, with the settings of /etc/backup.env and the database's programs on PATH.
# usage: as-backup COMMAND [ARGUMENT...], as in: as-backup barman list-backups kong
set -euo pipefail
umask 027

set -a
# shellcheck source=infra/backup/backup.env
source "${BACKUP_ENV:-/etc/backup.env}"
set +a
for programs in /usr/lib/postgresql/*/bin; do PATH=$PATH:$programs; done
export HOME=/run/backup
cd / # cron starts jobs in a folder that only root may enter

[ "$(id -u)" -ne 0 ] || exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"
exec "$@"
