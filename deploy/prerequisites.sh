#!/bin/bash
# Installs what the standalone node (run) or the tests (test) need and the machine lacks. Debian and its children.
set -euo pipefail

[ "$(id -u)" = 0 ] || { echo "run this as root: it installs packages" >&2; exit 1; }

# program or file => Debian package
declare -A run=(
  [runc]=runc [conmon]=conmon [catatonit]=catatonit [nft]=nftables [busybox]=busybox-static [kubectl]=kubernetes-client
  [mvn]=maven [make]=make [ip]=iproute2 [curl]=curl
)
declare -A test=(
  [docker-registry]=docker-registry [openssl]=openssl [socat]=socat [script]=bsdutils [prometheus]=prometheus
)

# Debian does not package crictl; where Go is, it is built from its source. Its tests are skipped where it is not.
build_crictl() {
  local go
  go=$(command -v go || ls /usr/local/go/bin/go 2>/dev/null || true)
  [ -n "$go" ] || return 0
  echo "building: crictl"
  HOME=${HOME:-/root} GOBIN=/usr/local/bin CGO_ENABLED=0 "$go" install sigs.k8s.io/cri-tools/cmd/crictl@v1.37.0 >/dev/null 2>&1 ||
    echo "crictl could not be built: the tests that drive it are skipped" >&2
}
# It takes as long as the packages do: beside them.
if [ "${1:-run}" = test ] && ! command -v crictl >/dev/null; then build_crictl & fi

missing=()
want() { command -v "$1" >/dev/null || missing+=("$2"); }
for program in "${!run[@]}"; do want "$program" "${run[$program]}"; done
ldconfig -p | grep -q 'libnftables.so.1' || missing+=(libnftables1)
if [ "${1:-run}" = test ]; then
  for program in "${!test[@]}"; do want "$program" "${test[$program]}"; done
  [ -x /usr/lib/cni/bridge ] || missing+=(containernetworking-plugins)
fi

install() {
  echo "installing: $*"
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if [ ${#missing[@]} -gt 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # A package may start a service of its own; the node and the tests start what they need themselves.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  install "${missing[@]}"
fi

has_java25() { grep -qs '^JAVA_VERSION="25' /usr/lib/jvm/*/release "${JAVA_HOME:-/nonexistent}/release"; }
if ! has_java25; then
  apt-get update -qq
  install openjdk-25-jdk-headless || install temurin-25-jdk || true
  has_java25 || {
    echo "no JDK 25 here and none in this machine's package sources: add a source that has openjdk-25-jdk-headless or" >&2
    echo "temurin-25-jdk, or unpack one below /usr/lib/jvm, and run this again" >&2
    exit 1
  }
fi

wait
