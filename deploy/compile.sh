#!/bin/sh
# Compiles, and with "bundle" makes the tracing bundle as well, where a source is newer than what was made of it. A
# folder is newer where a file of it has come or gone.
set -e

# is_current MADE: nothing that is compiled is newer.
is_current() {
  [ -e "$1" ] && [ -z "$(find services deploy charts test tsconfig.json package-lock.json -newer "$1" | head -n 1)" ]
}

# make MADE COMMAND...: what changes while the command runs is newer than what it makes.
make() {
  made=$1
  shift
  mkdir -p build
  touch "$made.begun"
  "$@"
  mv "$made.begun" "$made"
}

compile() {
  tsc
  tsc -p services/api/upload-page/client
  tsc -p deploy/rig/receiver/page/client
  node build/deploy/commands/page/build.js
}

is_current build/compiled || make build/compiled compile
if [ "$1" = bundle ]; then
  is_current build/bundled && [ -d dist/instrumentation ] || make build/bundled node build/deploy/instrumentation/build.js
fi
