# Where the sandbox keeps things, and what the real Pulumi engine needs to find them. To be sourced.
# shellcheck shell=bash
# shellcheck disable=SC2034 # what is unused here is for the scripts that source this file

SANDBOX=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROJECT=$(dirname "$SANDBOX")
# Made from the sources of this folder and from packages; can be deleted at any time.
export APIM_CACHE=${APIM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/apim-platform}
# The stacks' state and the passphrase of its secrets; deleting it loses the passwords of the databases.
export APIM_STATE=${APIM_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/apim-platform}
export PULUMI_VERSION=3.220.0
PROVIDERS=(docker command random tls postgresql kong terraform-provider)

# What the caller has on PATH wins over what the sandbox has made.
export PATH=$PATH:$APIM_CACHE/bin:$APIM_CACHE/go/bin
# Is there only where the caller has no Node.js that is new enough.
[ ! -d "$APIM_CACHE/node/bin" ] || export PATH=$APIM_CACHE/node/bin:$PATH

say() { printf '%s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# plugin_origin NAME: where the engine takes that provider from: PATH, PULUMI_HOME, or the stand-in.
plugin_origin() {
  local found installed
  if found=$(command -v "pulumi-resource-$1"); then
    echo "$found"
  else
    for installed in "${PULUMI_HOME:-$HOME/.pulumi}/plugins/resource-$1-v"*/; do
      [ -d "$installed" ] && echo "$installed" && return
    done
    echo stand-in
  fi
}
