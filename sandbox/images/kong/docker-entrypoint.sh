#!/usr/bin/env bash
# Puts the content of the file that KONG_X_FILE names into KONG_X, when the command is kong; as docker-kong does.
set -euo pipefail

if [[ "${1:-}" == kong ]]; then
  while IFS= read -r name; do
    target="${name%_FILE}"
    if [[ -n "${!target:-}" ]]; then
      echo >&2 "error: both $target and $name are set (but are exclusive)"
      exit 1
    fi
    export "$target=$(<"${!name}")"
    unset "$name"
  done < <(compgen -e | grep -E '^KONG_[A-Z0-9_]+_FILE$' || true)
fi

exec "$@"
