# The copies of the backups in S3-compatible storage: which there are, and how one is packed. Sourced, after lib.
# shellcheck shell=bash

# Storage that does not answer is told within a minute.
export RCLONE_RETRIES=2 RCLONE_LOW_LEVEL_RETRIES=3 RCLONE_CONTIMEOUT=10s RCLONE_TIMEOUT=60s
export LC_ALL=C # one order of names, for sort and comm

# copies [FOLDER]: names of all copies, in the order of sort.
copies() { rclone lsf --recursive --files-only "$OFFSITE/$1" | sort; }

# What is behind the name of a copy. That of a file has the file's path before it, that of a base backup
# base/<identifier>_<the first WAL segment that it needs>.tar.
# shellcheck disable=SC2034 # for the job that sources this file
SUFFIX=.zst${OFFSITE_RECIPIENTS:+.age}

# packed <FILE: compressed, and encrypted where there is someone to read it.
packed() {
  local recipients=()
  read -ra recipients <<<"${OFFSITE_RECIPIENTS//,/ }"
  zstd --quiet --stdout - |
    if [ ${#recipients[@]} -gt 0 ]; then age "${recipients[@]/#/--recipient=}"; else cat; fi
}

# unpacked NAME IDENTITY <COPY: the reverse. The identity reaches age through a pipe alone.
unpacked() {
  if [[ $1 == *.age ]]; then age --decrypt --identity <(printf '%s\n' "$2"); else cat; fi | zstd --quiet --decompress --stdout -
}

# Files that are copied, by their paths below /backups.
files_here() {
  (cd /backups && find wal_archive daily kong hourly -regextype posix-extended -type f -regex \
    'wal_archive/([^/]+/)?([0-9A-F]{24}|[0-9A-F]{8}\.history)|daily/kong_full_backup_[^/]+\.dump|kong/kong_[^/]+\.yaml|hourly/[^./][^/]*\.json') | sort
}
