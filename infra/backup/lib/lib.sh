# What the jobs share. Sourced by them.
# shellcheck shell=bash

fail() {
  echo "backup: $1; nothing older was deleted" >&2
  exit 1
}

# As fail, for what restores.
refuse() {
  echo "restore: $1; nothing was restored" >&2
  exit 1
}

# chosen FOLDER PATTERN NAME: the name of a backup that is there; where NAME is 'latest', that of the newest.
chosen() {
  local name=$3
  [ "$name" != latest ] || name=$(find "$1" -maxdepth 1 -name "$2" -printf '%f\n' | sort | tail -n 1)
  # shellcheck disable=SC2053 # a pattern
  [[ $name == $2 && $name != */* && -f $1/$name ]] || refuse "there is no '$3' in $1"
  echo "$name"
}

# The database whose backups are here, by its system identifier; the primary's, where there is none yet.
system_here() { jq -er .systemid /backups/barman/kong/identity.json 2>/dev/null || system_of_primary; }

system_of_primary() { psql -XAtqc "SELECT system_identifier FROM pg_control_system()" 2>/dev/null || true; }

# Whether the backups here are the primary's, as far as is known. Those of a lost platform are not, until they are restored.
same_database() {
  local primary
  primary=$(system_of_primary)
  [ -z "$primary" ] || [ "$primary" = "$(system_here)" ]
}

# shellcheck disable=SC2034 # for what sources this file
FETCHED="the backups here are of another database than the primary; it is not backed up until they are restored into it"

# list_base_backups STATUS...: identifier, size and end of the base backups in one of these states, oldest first.
list_base_backups() {
  barman -f json list-backups kong |
    jq -r '.kong[] | select(.status | IN($ARGS.positional[])) | [.backup_id, .size, .end_time] | @tsv' --args "$@" | sort
}

# base_backups STATUS...: their identifiers alone.
base_backups() { list_base_backups "$@" | cut -f 1; }

# Whether a base backup is what its manifest says. One that is not, no longer counts as a backup: Barman neither restores
# it nor takes it for one of those that must stay. Its files are left for someone to look at.
verify_base_backup() {
  local folder=/backups/base/$1
  if barman verify-backup kong "$1"; then
    touch "$folder/verified"
  else
    touch "$folder/damaged"
    sed -i 's/^status=.*/status=FAILED/' "$(barman_info "$1")"
    return 1
  fi
}

barman_info() { echo "/backups/barman/kong/meta/$1-backup.info"; }

# finish UNFINISHED NAME: gives a verified file its name; never that of a file that is there.
finish() {
  sync "$1"
  ln "$1" "$2" || fail "$2 is there already"
  stat -c %s "$2" >&3
}

# expire FOLDER PREFIX SUFFIX DAYS: deletes files past retention, by the time in their names (<prefix>YYYYMMDD_HHMMSS<suffix>).
# Newest first: the first MINIMUM_KEPT stay, however old.
expire() {
  local oldest_kept file
  oldest_kept=$2$(date -u -d "-$4 days" +%Y%m%d_%H%M%S)$3
  find "$1" -maxdepth 1 -name "$2*$3" -printf '%f\n' | sort -r | tail -n "+$((MINIMUM_KEPT + 1))" |
    while read -r file; do
      [[ $file < $oldest_kept ]] || continue
      rm "$1/$file"
      echo "backup: deleted $file, older than $4 days"
    done
}

# Deletes base backups past retention, with the WAL that only they need; the newest MINIMUM_KEPT stay, however old.
expire_base_backups() {
  # Barman's own retention, known to this run alone: its cron would delete whether backups succeed or not.
  local retention=/run/backup/retention.conf obsolete
  {
    cat /etc/barman.conf
    echo "retention_policy = RECOVERY WINDOW OF $RETENTION_DAYS DAYS"
    echo "minimum_redundancy = $MINIMUM_KEPT"
  } >"$retention"
  for obsolete in $(barman -c "$retention" -f json list-backups kong |
    jq -r '.kong[] | select(.retention_status == "OBSOLETE") | .backup_id' | sort); do
    barman -c "$retention" delete kong "$obsolete"
  done
}
