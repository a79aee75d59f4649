#!/usr/bin/env bash
# Has the running node connect to the database with the password that its file has now. No request is dropped.
set -euo pipefail

# The official image reads *_FILE variables only when it starts.
KONG_PG_PASSWORD=$(<"$KONG_PG_PASSWORD_FILE")
export KONG_PG_PASSWORD
exec kong reload
