#!/bin/sh
# The official image's habits: options alone mean the proxy, which runs in the foreground as master and worker.
set -e

if [ "${1#-}" != "$1" ]; then
  set -- haproxy "$@"
fi

if [ "$1" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi

exec "$@"
