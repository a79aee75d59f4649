#!/usr/bin/env bash
# Copies to S3-compatible storage what it has not yet of base backups, WAL, dumps, Kong's entities and restore points.
# Afterwards deletes there what is past retention, and not here any more.
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib
[ -n "${OFFSITE:-}" ] || fail "there is no storage for copies: set apim:backup.offsite"
# shellcheck source=infra/backup/lib/offsite.sh
source /usr/local/lib/backup/offsite

outgoing=/backups/offsite-outgoing
trap 'rm -rf "$outgoing"' EXIT
rm -rf "$outgoing" && mkdir "$outgoing"
sent=0 bytes=0

# Nothing is deleted where there is nothing here: the copies may be all that is left.
[ -n "$(base_backups DONE)" ] || fail "there is no base backup here to copy"
# Each database has a folder: that of another would hide WAL of the same name.
remote=$OFFSITE/$(system_here)

# count FILES BYTES
count() { sent=$((sent + $1)) bytes=$((bytes + $2)); }

# Reads paths below /backups. A batch is packed before it is sent, so that nothing is sent of a file that cannot be read.
send_files() {
  local batch path
  while mapfile -t -n 64 batch && [ ${#batch[@]} -gt 0 ]; do
    for path in "${batch[@]}"; do
      mkdir -p "$outgoing/${path%/*}"
      packed <"/backups/$path" >"$outgoing/$path$SUFFIX" || fail "$path was not packed"
      touch --reference="/backups/$path" "$outgoing/$path$SUFFIX"
    done
    count "${#batch[@]}" "$(find "$outgoing" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')"
    rclone move "$outgoing" "$remote" || fail "$OFFSITE did not take the copies"
  done
}

# send_base_backup ID NAME
send_base_backup() {
  local unfinished=$remote/unfinished size
  # Storage takes one object in 10,000 parts at most.
  size=$(du -sm "/backups/base/$1" | cut -f 1)
  tar --create --directory=/backups --exclude="base/$1/verified" "base/$1" "barman/kong/meta/$1-backup.info" | packed |
    rclone rcat --s3-chunk-size "$((size / 9000 + 8))M" --s3-upload-concurrency 2 "$unfinished" ||
    fail "the base backup $1 was not copied"
  count 1 "$(rclone lsf --format s "$unfinished")"
  rclone moveto "$unfinished" "$remote/$2" || fail "the copy of the base backup $1 did not get its name"
}

there=$(copies "${remote#"$OFFSITE"/}") || fail "$OFFSITE does not answer, or has no such bucket"
here=$(files_here) || fail "what is to be copied is not known"
# WAL first, for no base backup to be there without it.
send_files < <(comm -23 <(awk -v suffix="$SUFFIX" 'NF { print $0 suffix }' <<<"$here" | sort) <(echo "$there") | sed "s/$SUFFIX\$//")
for id in $(base_backups DONE); do
  name=base/${id}_$(sed -n 's/^begin_wal=//p' "$(barman_info "$id")").tar$SUFFIX
  grep -qxF "$name" <<<"$there" || send_base_backup "$id" "$name"
done

expired=$(copies "${remote#"$OFFSITE"/}" | backup-expired-copies "$OFFSITE_RETENTION_DAYS") ||
  fail "what is past retention at $OFFSITE is not known"
if [ -n "$expired" ]; then
  rclone delete --files-from <(echo "$expired") "$remote" ||
    { echo "backup: not all of what is past retention was deleted at $OFFSITE" >&2 && exit 1; }
  echo "backup: deleted $(wc -l <<<"$expired") copies, older than $OFFSITE_RETENTION_DAYS days"
fi
echo "$bytes" >&3
echo "copied $sent, where $(grep -c . <<<"$there") were there"
