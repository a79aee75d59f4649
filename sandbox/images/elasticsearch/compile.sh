#!/usr/bin/env bash
# Compiles what the published packages lack, and lays all out as the distribution does. Runs in the image's build.
# usage: compile.sh VERSION   in a folder with java/, modules/ and the packages in lib/
set -euo pipefail

mkdir -p bin plugins data logs
mv lib/netty-*.jar lib/transport-netty4-*.jar lib/elasticsearch-ssl-config-*.jar modules/transport-netty4/
sed -i "s/@VERSION@/$1/" modules/*/plugin-descriptor.properties

# usage: compile SOURCES JAR
compile() {
  local classes
  classes=$(mktemp -d)
  javac --release 17 -Xlint:all -Werror -proc:none -cp 'lib/*' -d "$classes" "java/$1"/*.java
  mkdir -p "$(dirname "$2")"
  jar --create --file "$2" -C "$classes" .
}
compile launcher lib/tools/launcher/launcher.jar
compile ansi-console lib/tools/ansi-console/ansi-console.jar
compile rest-root modules/rest-root/rest-root.jar
rm -r java
