#!/bin/sh
# Generates Sources/CSprintWire from proto/sprint.proto with protoc-c.
# usage: scripts/proto.sh [OUTPUT]    OUTPUT defaults to Sources/CSprintWire; the test gives another and compares.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
output=${1:-$root/Sources/CSprintWire}
command -v protoc-c >/dev/null || { echo "protoc-c is missing: apt-get install protobuf-c-compiler" >&2; exit 1; }
mkdir -p "$output/include"
protoc-c --proto_path="$root/proto" --c_out="$output" "$root/proto/sprint.proto"
mv "$output/sprint.pb-c.h" "$output/include/sprint.pb-c.h"
