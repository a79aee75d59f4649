#!/usr/bin/env bash
# Brings Kong's database to the version of this image: creates its tables once, and upgrades them after that.
# usage: migrate.sh, with KONG_PG_* in the environment and the password in KONG_PG_PASSWORD_FILE
set -euo pipefail

# The official image reads *_FILE variables only where its command is `kong`.
KONG_PG_PASSWORD=$(<"$KONG_PG_PASSWORD_FILE")
export KONG_PG_PASSWORD

kong migrations bootstrap
kong migrations up
kong migrations finish
