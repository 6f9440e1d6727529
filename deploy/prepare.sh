#!/bin/sh
# Makes sure that the Node.js 24 which `npm ci` installed can start, before anything is run with it.
# npm puts node_modules/.bin first on PATH, so `node` below is the project's own where the platform has one.
set -eu

major() { node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

if [ "$(major)" -ge 24 ]; then exit 0; fi

if node --version 2>&1 | grep -q libatomic; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "prepare: installing libatomic1, which Node.js 24 needs" >&2
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libatomic1 >/dev/null
    exit 0
  fi
  cat >&2 <<'TEXT'
prepare: Node.js 24 needs the library libatomic, which this machine lacks. Install it, then run the command again:
  Debian, Ubuntu:  sudo apt-get install libatomic1
  Fedora:          sudo dnf install libatomic
TEXT
  exit 1
fi

cat >&2 <<TEXT
prepare: Node.js 24 or newer is needed, found $(node --version 2>/dev/null || echo none).
npm ci brings it for Linux on x64 and arm64; elsewhere install it, then run the command again:
  macOS:    brew install node@24
  Windows:  winget install OpenJS.NodeJS.LTS
TEXT
exit 1
