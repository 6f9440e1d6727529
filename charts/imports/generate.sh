#!/bin/sh
# Generates the typed constructs of the custom resources from charts/crds. Needs no network.
#
#   charts/imports/generate.sh            writes jaegertracing.io.ts and opentelemetry.io.ts
#   charts/imports/generate.sh --check    fails when they differ from the definitions
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
PATH=$root/node_modules/.bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# One file for each group, because each import writes a whole module. Only the newest version of a
# kind: the operators store and serve that one.
for group in jaegertracing.io opentelemetry.io; do
  node - "$root" "$group" >"$work/$group.yaml" <<'JS'
const [, , root, group] = process.argv;
const { readdirSync, readFileSync } = require('node:fs');
const { parse } = require(`${root}/node_modules/yaml`);
const unused = /_targetallocators/;
const files = readdirSync(`${root}/charts/crds`).filter((name) => name.startsWith(`${group}_`) && !unused.test(name));
for (const file of files) {
  const crd = parse(readFileSync(`${root}/charts/crds/${file}`, 'utf8'));
  crd.spec.versions = crd.spec.versions.filter(({ storage }) => storage);
  console.log(`---\n${JSON.stringify(crd)}`);
}
JS
  cdk8s import "$work/$group.yaml" --language typescript --output "$work" --no-save --check-upgrade=false >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
  }
  # cdk8s writes enums and parameter properties, which this project's compiler settings refuse.
  { echo '// @ts-nocheck'; cat "$work/$group.ts"; } >"$work/checked" && mv "$work/checked" "$work/$group.ts"
done

for group in jaegertracing.io opentelemetry.io; do
  if [ "${1:-}" = --check ]; then
    cmp "$here/$group.ts" "$work/$group.ts" || {
      echo "charts/imports is not what charts/crds says: run charts/imports/generate.sh" >&2
      exit 1
    }
  else
    mv "$work/$group.ts" "$here/"
  fi
done
