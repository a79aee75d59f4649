#!/usr/bin/env bash
# Patroni calls this when its node starts or changes roles. Whoever becomes the primary writes its name where both nodes
# look, should etcd once have lost what it knows.
# usage: name-primary.sh EVENT ROLE SCOPE, with NODE, NAMED_PRIMARY
set -euo pipefail

[ "$2" = primary ] || exit 0
echo "$NODE" >"$NAMED_PRIMARY.new"
sync "$NAMED_PRIMARY.new"
mv "$NAMED_PRIMARY.new" "$NAMED_PRIMARY"
sync "$(dirname "$NAMED_PRIMARY")"
