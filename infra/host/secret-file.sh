#!/usr/bin/env bash
# Writes a file that containers mount the folder of, whole or not at all. Its content follows on standard input.
# usage: secret-file.sh FOLDER NAME OWNER MODE
set -euo pipefail

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)

# Read whole before it runs, so that what follows it is left to be read. Standard input may be a socket,
# which cannot be opened by its name: hence the pipe.
{
  "${as_root[@]}" install -d -m 755 "$1"
  cat | "${as_root[@]}" install -o "$3" -m "$4" /dev/stdin "$1/.$2.new"
  "${as_root[@]}" mv "$1/.$2.new" "$1/$2"
  exit
}
