#!/bin/bash
# The standalone node of `make run`: starts, shows, stops and removes it.
#   standalone.sh start DIST | first-pod | stop | uninstall DIST
set -euo pipefail

[ "$(id -u)" = 0 ] || { echo "run this as root: sudo make ..." >&2; exit 1; }

data=/var/lib/node-agent
run=/run/node-agent
conf=/etc/node-agent
app=/usr/local/lib/node-agent
log=/var/log/node-agent.log
pid_file=$run/agent.pid
export KUBECONFIG=$conf/admin.conf
sample=localhost/sample/busybox:1

running() { [ -f "$pid_file" ] && [ "$(cat "/proc/$(cat "$pid_file")/comm" 2>/dev/null)" = java ]; }

# The API server says so once the runtime and the agent behind it have started.
ready() { kubectl get --raw /readyz >/dev/null 2>&1; }

end_agent() {
  running || return 0
  local pid
  pid=$(cat "$pid_file")
  kill "$pid"
  for _ in $(seq 100); do running || break; sleep 0.1; done
  if running; then
    echo "the agent (pid $pid) did not end in 10 s: $log says why" >&2
    exit 1
  fi
  rm -f "$pid_file"
}

install_app() {
  rm -rf "$app.new"
  # With their times, by which the AOT cache knows its jars.
  cp -a "$1" "$app.new"
  rm -rf "$app"
  mv "$app.new" "$app"
  ln -sf "$app/bin/node-agent" "$app/bin/nodectl" /usr/local/bin/
}

start() {
  local dist=$1
  # One that was just killed may still be seen; it answers no more.
  if running && [ "$app/.built" -nt "$dist/.built" ] && ready; then
    return
  fi
  end_agent
  install_app "$dist"
  touch "$app/.built"
  mkdir -p "$run"
  setsid "$app/bin/node-agent" standalone >> "$log" 2>&1 < /dev/null &
  local pid=$!
  echo "$pid" > "$pid_file"
  for _ in $(seq 300); do
    if ready; then return; fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "the node did not start; the end of $log:" >&2
  tail -n 20 "$log" >&2
  exit 1
}

first_pod() {
  if ! nodectl info --images 2>/dev/null | grep -q "$sample"; then
    local tar
    tar=$(mktemp --suffix=.tar)
    "$(dirname "$0")/sample-image.sh" "$tar"
    nodectl import "$tar" "$sample"
    rm -f "$tar"
  fi
  if ! kubectl get pod hello >/dev/null 2>&1; then
    kubectl run hello --image="$sample" -- sh -c 'echo "hello from $(hostname), $(date)"; exec sleep infinity'
  fi
  kubectl wait --for=condition=Ready pod/hello --timeout=30s >/dev/null
  kubectl get pods -o wide
  kubectl logs hello
  cat <<T

Next:  export KUBECONFIG=$conf/admin.conf
       kubectl exec -it hello -- sh          a shell in the pod; kubectl run NAME --image=IMAGE for the next one
       make stop | make uninstall            end the agent, pods keep running | remove everything
T
}

uninstall() {
  end_agent
  local agent=$app/bin/node-agent
  [ -x "$agent" ] || agent=$1/bin/node-agent
  if [ -d "$data" ]; then
    [ -x "$agent" ] || { echo "pods may be running and no build is here to remove them: make build" >&2; exit 1; }
    "$agent" drain
  fi
  rm -rf "$data" "$run" "$conf" "$app" "$log"
  for link in /usr/local/bin/node-agent /usr/local/bin/nodectl; do
    if [ -L "$link" ]; then rm -f "$link"; fi
  done
}

case "${1:-}" in
  start) start "$2" ;;
  first-pod) first_pod ;;
  stop) end_agent ;;
  uninstall) uninstall "$2" ;;
  *) sed -n '2,3p' "$0" >&2; exit 2 ;;
esac
