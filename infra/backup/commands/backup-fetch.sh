#!/usr/bin/env bash
# Brings back what is missing here of a database's copies elsewhere. What is here is left as it is.
# usage: as-backup backup-fetch [--aside] [SYSTEM] <IDENTITY
#   --aside    move the backups of another database out of the way first
#   SYSTEM     the database's system identifier; by default that of the backups here, or the only one that there are copies of
#   IDENTITY   of age, as age-keygen writes it; empty where copies are not encrypted. It is kept in memory alone.
set -euo pipefail

stop() {
  echo "fetch: $1" >&2
  exit 1
}

[ -n "${OFFSITE:-}" ] || stop "there is no storage to fetch from: set apim:backup.offsite"
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib
# shellcheck source=infra/backup/lib/offsite.sh
source /usr/local/lib/backup/offsite
identity=$(cat)
aside=''
[ "${1:-}" != --aside ] || { aside=/backups/aside.$(date -u +%Y%m%dT%H%M%SZ) && shift; }

exec 9>/run/backup/fetch.lock
flock -n 9 || stop "it is under way already"
incoming=/backups/offsite-incoming
trap 'rm -rf "$incoming"' EXIT
rm -rf "$incoming" && mkdir "$incoming"

# Sets what is fetched: SYSTEM, or what there is no doubt about.
choose_system() {
  there=$(rclone lsf --dirs-only "$OFFSITE" | tr -d /) || stop "$OFFSITE does not answer, or has no such bucket"
  here=$(system_here)
  system=${1:-}
  [ -n "$system" ] || system=$(grep -x "${here:-none}" <<<"$there") || system=$there
  [ -n "$there" ] || stop "there are no copies at $OFFSITE"
  [ "$(wc -l <<<"$system")" -eq 1 ] || stop "copies of several databases are at $OFFSITE: say which by SYSTEM=, one of ${there//$'\n'/, }"
  grep -qxF "$system" <<<"$there" || stop "there are no copies of '$system' at $OFFSITE, but of ${there//$'\n'/, }"
  echo "fetch: the database $system"
}

# The folders change by renames, and the catalogue first: from then on, WAL of the primary is not streamed to what comes.
move_aside() {
  mkdir -p "$aside" "$incoming"/barman/kong/{incoming,meta,streaming}
  jq --null-input --arg systemid "$system" '{$systemid}' >"$incoming/barman/kong/identity.json"
  mv /backups/barman "$aside/" && mv "$incoming/barman" /backups/
  barman receive-wal --stop kong 2>/dev/null || true
  local folder
  for folder in base wal_archive hourly daily kong; do mv "/backups/$folder" "$aside/" && mkdir "/backups/$folder"; done
  echo "fetch: what was here is in $aside"
}

# Gives what was fetched its name; never that of something that is there.
place() {
  mkdir -p "$(dirname "/backups/$1")"
  [ -e "/backups/$1" ] || mv --no-target-directory "$2" "/backups/$1"
}

cannot_read() { stop "the copy $1 cannot be read: it is damaged, or this IDENTITY is not one of those that it is encrypted for"; }

# Before anything is changed, by a small copy.
try_identity() {
  local name
  [ -n "$identity" ] || stop "the copies are encrypted: say by IDENTITY=FILE who can read them"
  name=$(grep '\.age$' <<<"$copies" | grep -v '^base/' | tail -n 1) || return 0
  rclone cat "$OFFSITE/$system/$name" | unpacked "$name" "$identity" >/dev/null || cannot_read "$name"
}

# Reads names of copies.
fetch_files() {
  local batch name file
  while mapfile -t -n 64 batch && [ ${#batch[@]} -gt 0 ]; do
    rclone copy --files-from <(printf '%s\n' "${batch[@]}") "$OFFSITE/$system" "$incoming" || stop "$OFFSITE has not sent the copies"
    for name in "${batch[@]}"; do
      file=$incoming/file
      unpacked "$name" "$identity" <"$incoming/$name" >"$file" || cannot_read "$name"
      touch --reference="$incoming/$name" "$file" # restores go by the time of timelines
      [[ $name != kong/* ]] || chmod 0600 "$file"
      place "${name%.zst*}" "$file"
      rm "$incoming/$name"
    done
  done
}

# fetch_base_backup ID NAME
fetch_base_backup() {
  local folder=$incoming/base-backup info=barman/kong/meta/$1-backup.info
  mkdir "$folder"
  rclone cat "$OFFSITE/$system/$2" | unpacked "$2" "$identity" | tar --extract --directory="$folder" || cannot_read "$2"
  place "base/$1" "$folder/base/$1"
  place "$info" "$folder/$info"
  rm -rf "$folder"
  echo "fetch: the base backup $1"
}

is_whole_here() { [ -e "/backups/base/$1" ] && [ -e "$(barman_info "$1")" ]; }

choose_system "${1:-}"
copies=$(copies "$system") || stop "$OFFSITE does not answer"
if [ -n "$here" ] && [ "$here" != "$system" ]; then
  [ -n "$aside" ] || stop "the backups here are of another database, $here. ASIDE=yes moves them out of the way first; \
the primary is not backed up from then on, until what is fetched is restored into it by 'make restore INTO=primary'"
else
  aside=''
fi
! grep -q '\.age$' <<<"$copies" || try_identity
[ -z "$aside" ] || move_aside

here_files=$(files_here) || stop "what is here already is not known"
missing=$(grep -E '^(hourly|kong|daily|wal_archive)/' <<<"$copies" |
  grep -vxF -f <(sed 's/.$/&.zst/; p; s/$/.age/' <<<"$here_files")) || true
# WAL first, for no base backup to be there without it.
if [ -n "$missing" ]; then
  fetch_files <<<"$missing"
  ! grep -q '^wal_archive/' <<<"$missing" || barman --quiet rebuild-xlogdb kong
fi
fetched=0
while read -r id name; do
  if [ -n "$id" ] && ! is_whole_here "$id"; then
    fetch_base_backup "$id" "$name" </dev/null
    fetched=$((fetched + 1))
  fi
done < <(sed -n 's|^base/\([^_]*\)_.*|\1 &|p' <<<"$copies")
echo "fetch: $fetched base backups and $(grep -c . <<<"$missing") files; all else was here"
others=$(grep -vxF "$system" <<<"$there") || exit 0
echo "fetch: SYSTEM= fetches the copies of another database: ${others//$'\n'/, }"
