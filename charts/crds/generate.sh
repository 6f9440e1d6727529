#!/bin/sh
# Generates the custom resource definitions of both operators from their Go types, without
# descriptions (with them the Jaeger definition alone is larger than a client-side apply takes).
#
#   charts/crds/generate.sh            writes the definitions beside this script
#   charts/crds/generate.sh --check    fails when they differ from what the Go types say
#
# Needs the Go toolchain and its module proxy. Nothing of the operators is compiled in: a
# temporary module requires the version, and controller-gen reads the types out of it. Kept are the
# kinds that this project uses, and TargetAllocator, without which the OpenTelemetry Operator does not start.
set -eu

controller_tools=v0.19.0
jaeger_operator=v1.65.0
opentelemetry_operator=v0.143.0

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
mkdir "$work/crds"

# definitions MODULE VERSION PACKAGES CRDS: PACKAGES are below MODULE, separated by spaces; of
# what they define only CRDS are kept.
definitions() {
  module=$1 version=$2 paths=
  mkdir "$work/module" "$work/all"
  cd "$work/module"
  {
    printf 'package crds\n\nimport (\n'
    for package in $3; do printf '\t_ "%s/%s"\n' "$module" "$package"; done
    echo ')'
  } >types.go
  for package in $3; do paths="$paths${paths:+;}$module/$package"; done
  go mod init mangamotion/crds 2>"$work/log" && go get "$module@$version" 2>"$work/log" &&
    go run "sigs.k8s.io/controller-tools/cmd/controller-gen@$controller_tools" \
      crd:maxDescLen=0 "paths=$paths" "output:crd:dir=$work/all" 2>"$work/log" || {
    cat "$work/log" >&2
    exit 1
  }
  for crd in $4; do mv "$work/all/$crd.yaml" "$work/crds/"; done
  cd "$here" && rm -rf "$work/module" "$work/all"
}

definitions github.com/jaegertracing/jaeger-operator "$jaeger_operator" apis/v1 jaegertracing.io_jaegers
definitions github.com/open-telemetry/opentelemetry-operator "$opentelemetry_operator" \
  'apis/v1alpha1 apis/v1beta1' \
  'opentelemetry.io_instrumentations opentelemetry.io_opentelemetrycollectors opentelemetry.io_targetallocators'

if [ "${1:-}" = --check ]; then
  for crd in "$work"/crds/*.yaml; do
    diff -u "$here/$(basename "$crd")" "$crd" || {
      echo "charts/crds is not what the Go types say: run charts/crds/generate.sh" >&2
      exit 1
    }
  done
else
  cp "$work"/crds/*.yaml "$here/"
fi
