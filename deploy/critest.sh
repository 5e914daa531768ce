#!/bin/bash
# Runs critest, the conformance suite of the CRI, against `node-agent cri` with its built-in bridge, and leaves nothing.
#   critest.sh DIST [critest's options]
# critest is taken from PATH, or built where Go is. Its images come from registry.k8s.io, k8s.gcr.io and gcr.io; where those
# are out of reach, REGISTRY_CONFIG_DIR names a folder of hosts.toml files with mirrors that have them.
set -euo pipefail

[ "$(id -u)" = 0 ] || { echo "run this as root: the runtime needs it" >&2; exit 1; }
version=v1.37.0
dist=$(readlink -f "$1")
shift
work=$(mktemp -d /var/tmp/critest.XXXXXX)
node=(--data-dir "$work/data" --run-dir "$work/run" --cgroup-root /critest --network bridge --bridge-name critest0)
agent=

finish() {
  if [ -n "$agent" ]; then
    kill "$agent" && wait "$agent" || true
    "$dist/bin/node-agent" drain "${node[@]}" >>"$work/node.log" 2>&1 || { echo "not drained, see $work/node.log" >&2; exit 1; }
  fi
  rm -rf "$work"
}
trap finish EXIT

# The suite is a test of its module, so that `go install` does not build it.
build_critest() {
  local go module
  go=$(command -v go || ls /usr/local/go/bin/go 2>/dev/null) || { echo "install Go, or put critest on PATH" >&2; exit 1; }
  echo "building: critest" >&2
  module=$("$go" mod download -json "sigs.k8s.io/cri-tools@$version" | sed -n 's/^\s*"Dir": "\(.*\)",/\1/p')
  (cd "$module" && CGO_ENABLED=0 "$go" test -c -o /usr/local/bin/critest ./cmd/critest)
}
critest=$(command -v critest) || { build_critest; critest=/usr/local/bin/critest; }

"$dist/bin/node-agent" cri "${node[@]}" ${REGISTRY_CONFIG_DIR:+--registry-config-dir "$REGISTRY_CONFIG_DIR"} >"$work/node.log" 2>&1 &
agent=$!
socket=$work/run/cri.sock
for _ in $(seq 100); do
  [ -S "$socket" ] && break
  kill -0 "$agent" 2>/dev/null || { cat "$work/node.log" >&2; agent=; exit 1; }
  sleep 0.1
done
"$critest" --runtime-endpoint "unix://$socket" --image-endpoint "unix://$socket" "$@"
