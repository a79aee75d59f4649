#!/usr/bin/env bash
# Whether the node serves, or has nothing to do but wait for the other, which may not be started anew before this one is.
set -euo pipefail

[ -e /run/patroni/waiting ] || pg_isready --quiet --host=127.0.0.1 --username=postgres
