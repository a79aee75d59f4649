#!/usr/bin/env bash
# Checks the machine that containers will run on. Changes nothing.
# usage: preflight.sh STACK DATA_ROOT FREE_MB ADDRESS:PORT...
# Prints every fault with its mend to standard error, and exits 1 when there is any.
set -euo pipefail

stack=$1 data_root=$2 free_mb=$3
shift 3
faults=0

fault() {
  printf '  - %s\n' "$1" >&2
  faults=$((faults + 1))
}

need() {
  command -v "$1" >/dev/null || fault "the command '$1' is missing: install the package $2"
}

check_docker() {
  local answer
  answer=$(timeout 10 docker version --format '{{.Server.Version}}' 2>&1) ||
    fault "Docker does not answer at ${DOCKER_HOST:-its default socket} (${answer##*$'\n'}): start it with 'systemctl start docker', or set apim:host.docker to where it runs"
}

# Ports that containers of this very stack publish are not taken: an update will reuse them.
own_ports() {
  docker ps --quiet --filter "label=apim.stack=$stack" |
    xargs -r docker inspect --format '{{range .NetworkSettings.Ports}}{{range .}}{{println .HostPort}}{{end}}{{end}}' 2>/dev/null || true
}

check_ports() {
  local wanted port holder own
  own=$(own_ports)
  for wanted in "$@"; do
    port=${wanted##*:}
    grep -qx "$port" <<<"$own" && continue
    holder=$(ss -Hltnp "sport = :$port" 2>/dev/null | head -n 1) || true
    [ -n "$holder" ] || continue
    holder=$(docker ps --filter "publish=$port" --format 'container {{.Names}}' 2>/dev/null | head -n 1 | grep . ||
      grep -oE '"[^"]+",pid=[0-9]+' <<<"$holder" | head -n 1 | tr -d '"' || echo "another process")
    fault "port $wanted is taken by $holder: stop it, or set another port under apim:ports"
  done
}

check_data_root() {
  local there=$data_root
  while [ ! -e "$there" ]; do there=$(dirname "$there"); done
  if [ ! -d "$there" ]; then
    fault "apim:host.dataRoot is $data_root, but $there is not a directory: move it away, or set another data root"
    return
  fi
  local free
  free=$(df -Pm "$there" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$free_mb" ] ||
    fault "$there has ${free} MB free, of ${free_mb} MB needed: free some, or set apim:host.minimumFreeDiskMb"
}

need docker docker.io
need ss iproute2
if [ "$faults" -eq 0 ]; then
  check_docker
  check_ports "$@"
fi
check_data_root
[ "$faults" -eq 0 ]
