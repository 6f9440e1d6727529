#!/bin/sh
# Before whatever an npm script runs: a Node.js 24 that starts, everything compiled and, with "bundle", the tracing
# bundle made.
set -e
sh deploy/prepare.sh
sh deploy/compile.sh "$@"
