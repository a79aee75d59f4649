#!/usr/bin/env bash
# Writes Kong's entities, secrets too, in decK's format, verifies the file, and deletes what is past retention.
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

folder=/backups/kong
name=kong_$(date -u +%Y%m%d_%H%M%S).yaml
unfinished=$folder/.unfinished.yaml
trap 'rm -f "$unfinished"' EXIT

# With identifiers: what is restored is to other programs what it was.
deck dump --with-id --kong-addr "$KONG_ADMIN_URL" --output-file "$unfinished" || fail "deck dump failed"
deck diff --kong-addr "$KONG_ADMIN_URL" --state "$unfinished" --non-zero-exit-code >/dev/null ||
  fail "what deck wrote is not what runs"
chmod 0600 "$unfinished"
finish "$unfinished" "$folder/$name"
expire "$folder" kong_ .yaml "$RETENTION_DAYS"
echo "wrote $name"
