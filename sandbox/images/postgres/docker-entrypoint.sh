#!/usr/bin/env bash
# Starts the server on a data directory that is initialised first if it is empty; runs any other command as it is.
# usage: docker-entrypoint.sh [COMMAND] [ARGUMENT…]
set -euo pipefail

# Takes a variable from the file that NAME_FILE names, or its default.
from_file() {
  local name=$1 file=$1_FILE
  if [[ -n ${!name:-} && -n ${!file:-} ]]; then
    echo "error: both $name and $file are set: they exclude each other" >&2
    exit 1
  fi
  if [[ -n ${!file:-} ]]; then
    export "$name"="$(<"${!file}")"
  elif [[ -z ${!name:-} ]]; then
    export "$name"="${2:-}"
  fi
  unset "$file"
}

serves() {
  local argument
  [[ $1 == postgres ]] || return 1
  for argument; do
    case $argument in -\? | --help | --describe-config | -V | --version) return 1 ;; esac
  done
}

prepare_directories() {
  mkdir -p "$PGDATA"
  # Neither can be done on every volume, nor needs to be.
  chmod 00700 "$PGDATA" || true
  chmod 03775 /var/run/postgresql || true
  if [[ -n ${POSTGRES_INITDB_WALDIR:-} ]]; then
    mkdir -p "$POSTGRES_INITDB_WALDIR"
    chmod 700 "$POSTGRES_INITDB_WALDIR"
  fi
  if [[ $(id -u) == 0 ]]; then
    find "$PGDATA" /var/run/postgresql ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"} \
      ! -user postgres -exec chown postgres '{}' +
  fi
}

if [[ ${1:-} == -* ]]; then set -- postgres "$@"; fi
serves "${1:-}" "${@:2}" || exec "$@"

# While still root: the files may be readable by no one else.
from_file POSTGRES_PASSWORD
from_file POSTGRES_USER postgres
from_file POSTGRES_DB "$POSTGRES_USER"
from_file POSTGRES_INITDB_ARGS
prepare_directories
if [[ $(id -u) == 0 ]]; then exec gosu postgres "$0" "$@"; fi

# shellcheck source-path=SCRIPTDIR source=initialize.sh
source "$(dirname "$0")/initialize.sh"
initialize "$@"
# The server has no use for it, and its environment can be read.
unset POSTGRES_PASSWORD
exec "$@"
