#!/usr/bin/env bash
# Sets the superuser's password on whichever node is the primary. The password follows on standard input.
# usage: set-password.sh CONTAINER...
set -euo pipefail

# Read whole before it runs, so that what follows it is left to be read.
{
  read -r password || true
  for container; do
    role=$(docker exec "$container" psql -XAtq -U postgres -c 'SELECT pg_is_in_recovery()' 2>/dev/null </dev/null) || continue
    [ "$role" = f ] || continue
    docker exec -i "$container" psql -XAtq -v ON_ERROR_STOP=1 -U postgres <<EOF
SET log_statement = none;
SET log_min_duration_statement = -1;
SET log_min_error_statement = panic;
ALTER ROLE postgres PASSWORD '$password';
EOF
    exit
  done
  echo "none of $* is the primary" >&2
  exit 1
}
