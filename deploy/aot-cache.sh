#!/bin/bash
# Makes lib/node-agent.aot beside the jars of a built distribution: a training run shows the JVM which classes a start and
# a pod's life need, and later starts find them loaded and linked. Needs root, runc and conmon; without them, says so and
# leaves the distribution as it is, for a node runs without a cache too.
#   aot-cache.sh DIST
set -euo pipefail

dist=$(readlink -f "$1")
cache=$dist/lib/node-agent.aot
for program in runc conmon kubectl busybox; do
  if [ "$(id -u)" != 0 ] || ! command -v "$program" >/dev/null; then
    echo "no AOT cache: the training run needs root, runc, conmon, kubectl and busybox; starts take longer without it"
    exit 0
  fi
done

work=$(mktemp -d)
id=aot$$
folders=("--data-dir=$work/data" "--run-dir=$work/run" "--cgroup-root=/$id" "--bridge-name=$id")
export KUBECONFIG=$work/admin.conf
agent=
end() {
  if [ -n "$agent" ] && kill "$agent" 2>/dev/null; then wait "$agent" || true; fi
  "$dist/bin/node-agent" drain "${folders[@]}" >> "$work/log" 2>&1 || cat "$work/log" >&2
  rm -rf "$work"
}
trap end EXIT

rm -f "$cache"
port=$((20000 + RANDOM % 10000))
NODE_AGENT_JVM_OPTIONS="-XX:AOTCacheOutput=$work/cache -Xlog:aot*=off -Xlog:cds*=off" "$dist/bin/node-agent" standalone \
  "${folders[@]}" --api-address=127.0.0.1:$port --kubeconfig-out="$KUBECONFIG" --node-name=training \
  --registry-config-dir="$work/certs.d" >> "$work/log" 2>&1 &
agent=$!
for _ in $(seq 300); do
  if ! kill -0 "$agent" 2>/dev/null || kubectl get --raw /readyz >/dev/null 2>&1; then break; fi
  sleep 0.1
done

train() {
  "$(dirname "$0")/sample-image.sh" "$work/sample.tar"
  "$dist/bin/nodectl" import --cri-socket="$work/run/cri.sock" "$work/sample.tar" localhost/sample/busybox:1
  for pod in one two; do
    kubectl run $pod --image=localhost/sample/busybox:1 --command -- sh -c 'echo hello; exec sleep 1000'
    kubectl wait --for=condition=Ready pod/$pod --timeout=30s
    kubectl exec $pod -- true
    kubectl logs $pod
  done
  kubectl get pods -o wide
  kubectl delete pods --all --grace-period=1 --wait
}
train >> "$work/log" 2>&1 || { echo "no AOT cache: the training run failed:" >&2; tail -n 5 "$work/log" >&2; exit 0; }

kill "$agent"
wait "$agent" || true
agent=
if [ -s "$work/cache" ]; then mv "$work/cache" "$cache"; else echo "no AOT cache: the JVM made none" >&2; fi
