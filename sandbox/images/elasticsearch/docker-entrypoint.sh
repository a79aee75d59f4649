#!/usr/bin/env bash
# Starts the server; runs any other command as it is.
# usage: docker-entrypoint.sh [elasticsearch] [-E NAME=VALUE…] | COMMAND [ARGUMENT…]
set -euo pipefail
cd /usr/share/elasticsearch

case ${1:-} in
'' | -*) ;;
elasticsearch | eswrapper) shift ;;
*) exec "$@" ;;
esac

ES_TMPDIR=${ES_TMPDIR:-$(mktemp -d)}
export ES_TMPDIR LIBFFI_TMPDIR=$ES_TMPDIR
paths=(-Des.path.home="$PWD" -Des.path.conf="${ES_PATH_CONF:-$PWD/config}" -Des.distribution.type=docker)
read -ra options <<<"${ES_JAVA_OPTS:-}"
if [[ -f lib/server.jsa ]]; then options=(-XX:SharedArchiveFile="$PWD/lib/server.jsa" "${options[@]}"); fi

# What the server is to do comes on its standard input, which stays open as long as it is to run.
write_arguments() {
  java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m "${paths[@]}" \
    -cp 'lib/*:lib/tools/launcher/*' apim.sandbox.elasticsearch.ServerArgsWriter "$@"
  exec sleep infinity
}
exec java @config/jvm.options -Djava.io.tmpdir="$ES_TMPDIR" -Djna.tmpdir="$ES_TMPDIR" "${paths[@]}" "${options[@]}" \
  -m org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch < <(write_arguments "$@")
