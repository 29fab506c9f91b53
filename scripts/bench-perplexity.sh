#!/bin/bash
# Perplexity of models in every profile beside llama.cpp's on the same files and text, as a table.
# usage: scripts/bench-perplexity.sh LLAMA_BIN MODEL.gguf…
# Windows of 512 tokens of this repository's documents, 255 tokens of each scored, as llama-perplexity does.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 2 ] || { sed -n '3p' "$0" >&2; exit 2; }
peer=$1/llama-perplexity sprint=$root/.build/release/sprint
shift
text=$(mktemp)
trap 'rm -f "$text"' EXIT
(cd "$root" && cat README.md ARCHITECTURE.md CONTRIBUTING.md docs/*.md training/README.md) > "$text"
[ -x "$sprint" ] || { echo "build first: make build" >&2; exit 1; }

# One figure of ours: the JSON document's perplexity.
ours() {
    "$sprint" model perplexity --model "$1" --window 512 --skip 257 --json "${@:2}" - < "$text" \
        | python3 -c 'import json, sys; print("%.4f" % json.load(sys.stdin)["perplexity"])'
}

theirs() {
    "$peer" -m "$1" -f "$text" -c 512 -b 512 -t "$(nproc)" 2>&1 \
        | sed -n 's/.*Final estimate: PPL = \([0-9.]*\).*/\1/p'
}

echo "| file | fast | fast, fp32 K and V | reference | llama.cpp | fast to reference | fast to llama.cpp |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
for model in "$@"; do
    fast=$(ours "$model") wide=$(ours "$model" --kv f32)
    reference=$(ours "$model" --numerics reference) peers=$(theirs "$model")
    python3 -c '
import sys
name, fast, wide, reference, peer = sys.argv[1], *map(float, sys.argv[2:])
off = lambda other: f"{100 * (fast / other - 1):+.3f} %"
print(f"| {name} | {fast:.4f} | {wide:.4f} | {reference:.4f} | {peer:.4f} | {off(reference)} | {off(peer)} |")
' "$(basename "$model")" "$fast" "$wide" "$reference" "$peers"
done
