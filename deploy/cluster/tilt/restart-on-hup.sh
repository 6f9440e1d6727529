#!/bin/sh
# Runs a program, and runs it again after SIGHUP, which Tilt sends once it has replaced the program's files: the pod,
# its injection and its port-forward stay. (`node --watch` on Linux misses a file that is replaced a second time.)
# A program that ends by itself, over a mistake in the new code, is not the end of the container, which would come
# back with the image's old code: the next change starts it again.

again=yes
trap 'again=yes; kill -TERM "$child" 2>/dev/null' HUP
trap 'ending=yes; kill -TERM "$child" 2>/dev/null' TERM INT

# A signal interrupts `wait`: only a program that is gone has ended.
await() { while kill -0 "$1" 2>/dev/null; do wait "$1"; done; }

while [ -z "${ending-}" ]; do
  if [ "$again" = yes ]; then
    again=no
    "$@" &
    child=$!
    await "$child"
    [ "$again$ending" = no ] && echo "the program has ended; the next change starts it again" >&2
  else
    sleep 1 &
    wait $!
  fi
done
