#!/usr/bin/env bash
# Runs three nodes of the sample on this machine.
#
#   cluster.sh start          starts all that are down, waits until there is a leader and says who it is
#   cluster.sh stop           SIGTERM to all, and waits until they are gone
#   cluster.sh status         one line for each node
#   cluster.sh kill N         kill -9 of node N (1, 2 or 3)
#   cluster.sh start-node N   starts node N and waits until it answers
#
# Data is kept in ./data/n1 ..., logs and process ids in ./logs, both in the top directory of the repository.
#
# Environment:
#   D_ENGINE_RUN_DIR       keep data and logs there instead
#   D_ENGINE_PORT_OFFSET   is added to every port (HTTP 8081-8083, management 10001-10003, peers 9081-9083); default 0
#   D_ENGINE_WAIT          most seconds to wait for a start, a leader or a stop; default 60
#   JAVA_OPTS              options of the JVMs
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
repository="$(dirname "$here")"
run_dir="${D_ENGINE_RUN_DIR:-$repository}"
[[ "$run_dir" == /* ]] || run_dir="$PWD/$run_dir"
offset="${D_ENGINE_PORT_OFFSET:-0}"
wait_seconds="${D_ENGINE_WAIT:-60}"
jar="$here/target/sample-app.jar"
logs="$run_dir/logs"
nodes=(1 2 3)

fail() {
  printf 'cluster.sh: %s\n' "$*" >&2
  exit 1
}

usage() {
  sed -n '2,9{s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2
  exit 2
}

http_port() { echo $((8080 + $1 + offset)); }
management_port() { echo $((10000 + $1 + offset)); }
peer_port() { echo $((9080 + $1 + offset)); }

command_line() {
  if [[ -r "/proc/$1/cmdline" ]]; then
    tr '\0' ' ' <"/proc/$1/cmdline"
  else
    ps -o command= -p "$1" 2>/dev/null || true
  fi
}

# Prints the process id of a node, or nothing when it is down. A number in a file proves nothing: by now it may belong to
# another process, so its command line must be the one this script starts.
pid_of() {
  local file="$logs/n$1.pid" pid
  [[ -f "$file" ]] || return 0
  pid="$(<"$file")"
  [[ "$pid" =~ ^[0-9]+$ ]] || return 0
  case "$(command_line "$pid")" in
    *"-jar $jar --spring.profiles.active=n$1 "*) echo "$pid" ;;
  esac
}

fetch() { curl --silent --max-time 2 "$@"; }

http_code() { fetch --output /dev/null --write-out '%{http_code}' "$1" || true; }

# Prints a field of a node's status; nothing when the node does not answer.
status_field() {
  fetch "http://127.0.0.1:$(http_port "$1")/status" | sed -n 's/.*"'"$2"'":"\{0,1\}\([^",}]*\).*/\1/p' || true
}

launch() {
  local n="$1" pid i arguments
  pid="$(pid_of "$n")"
  if [[ -n "$pid" ]]; then
    echo "n$n is already running, pid $pid"
    return
  fi
  arguments=("--spring.profiles.active=n$n")
  if ((offset > 0)); then
    arguments+=("--server.port=$(http_port "$n")" "--management.server.port=$(management_port "$n")")
    for i in "${!nodes[@]}"; do
      arguments+=("--d-engine.initial-cluster[$i].id=n${nodes[i]}"
        "--d-engine.initial-cluster[$i].address=127.0.0.1:$(peer_port "${nodes[i]}")"
        "--d-engine.initial-cluster[$i].url=http://127.0.0.1:$(http_port "${nodes[i]}")")
    done
  fi
  mkdir -p "$logs"
  cd "$run_dir"
  # shellcheck disable=SC2086 # JAVA_OPTS is a list of options
  nohup "${JAVA_HOME:+$JAVA_HOME/bin/}java" ${JAVA_OPTS:-} -jar "$jar" "${arguments[@]}" </dev/null >>"$logs/n$n.log" 2>&1 &
  echo $! >"$logs/n$n.pid"
  echo "n$n started, pid $!, log $logs/n$n.log"
}

# Repeats a command until it succeeds; gives up when the time is over.
await() {
  local deadline=$((SECONDS + wait_seconds))
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

answers() { [[ "$(http_code "http://127.0.0.1:$(http_port "$1")/status")" == 200 ]]; }

leader() {
  local n
  for n in "${nodes[@]}"; do
    if [[ "$(http_code "http://127.0.0.1:$(management_port "$n")/actuator/health/primary")" == 200 ]]; then
      echo "$n"
      return
    fi
  done
  return 1
}

has_leader() { leader >/dev/null; }

is_gone() { [[ -z "$(pid_of "$1")" ]]; }

require_jar() { [[ -f "$jar" ]] || fail "no $jar: build it first, mvn -B -DskipTests package"; }

start() {
  local n
  require_jar
  for n in "${nodes[@]}"; do launch "$n"; done
  for n in "${nodes[@]}"; do
    await answers "$n" || fail "n$n does not answer after $wait_seconds s; see $logs/n$n.log"
  done
  await has_leader || fail "no leader after $wait_seconds s; see $logs/n*.log"
  n="$(leader)" || fail "the leader has gone again; see cluster.sh status"
  echo "leader: n$n, http://127.0.0.1:$(http_port "$n")"
}

start_node() {
  require_jar
  launch "$1"
  await answers "$1" || fail "n$1 does not answer after $wait_seconds s; see $logs/n$1.log"
  echo "n$1 answers at http://127.0.0.1:$(http_port "$1")"
}

stop() {
  local n pid
  for n in "${nodes[@]}"; do
    pid="$(pid_of "$n")"
    [[ -z "$pid" ]] || kill -TERM "$pid" 2>/dev/null || true
  done
  for n in "${nodes[@]}"; do
    await is_gone "$n" || fail "n$n is still running after $wait_seconds s, pid $(pid_of "$n"); cluster.sh kill $n ends it"
    rm -f "$logs/n$n.pid"
    echo "n$n is down"
  done
}

kill_node() {
  local pid
  pid="$(pid_of "$1")"
  [[ -n "$pid" ]] || fail "n$1 is not running"
  kill -KILL "$pid"
  await is_gone "$1" || fail "n$1 is still there, pid $pid"
  rm -f "$logs/n$1.pid"
  echo "n$1 killed, pid $pid"
}

status() {
  local n pid
  for n in "${nodes[@]}"; do
    pid="$(pid_of "$n")"
    if [[ -z "$pid" ]]; then
      echo "n$n  down"
    elif answers "$n"; then
      echo "n$n  up    pid $pid  role $(status_field "$n" role)  term $(status_field "$n" term)  leader $(status_field "$n" leader)"
    else
      echo "n$n  up    pid $pid  does not answer"
    fi
  done
}

require_node() { [[ "${1:-}" =~ ^[123]$ ]] || fail "node: was '${1:-}', allowed are 1, 2 and 3"; }

[[ "$offset" =~ ^[0-9]+$ ]] || fail "D_ENGINE_PORT_OFFSET: was '$offset', allowed is a number from 0"
[[ "$wait_seconds" =~ ^[0-9]+$ ]] || fail "D_ENGINE_WAIT: was '$wait_seconds', allowed is a number of seconds"
command -v curl >/dev/null || fail "curl is needed and not installed"

case "${1:-}" in
  start | stop | status)
    [[ $# -eq 1 ]] || usage
    "$1"
    ;;
  kill)
    require_node "${2:-}"
    kill_node "$2"
    ;;
  start-node)
    require_node "${2:-}"
    start_node "$2"
    ;;
  *) usage ;;
esac
