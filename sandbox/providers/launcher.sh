#!/usr/bin/env bash
# Has a stand-in for a provider run for the engine, which finds this file as pulumi-resource-NAME: by the process that has
# all of them, whose port is in the file APIM_PROVIDERS, or else by itself.
# usage: pulumi-resource-NAME ENGINE
set -euo pipefail

name=${0##*/pulumi-resource-}
engine=${*: -1}
[ -s "${APIM_PROVIDERS:-}" ] || exec node "${0%/*}/../index.js" "$name" "$engine"

exec 3<>"/dev/tcp/127.0.0.1/$(<"$APIM_PROVIDERS")"
echo "$name $engine $PWD" >&3
read -r port <&3
echo "$port"
# The engine holds the other end; its end, however violent, ends the connection.
cat >/dev/null
