#!/bin/bash
# Fetches Qwen's vocabulary into .cache, checks its hash, and prints its path; for
# `sprint evaluate trajectories --tokenizer` on trajectories of models of that family.
# usage: scripts/fetch-qwen-vocabulary.sh
set -euo pipefail

package=dashscope==2.0.2
hash=b2b1b8dfb5cc5f024bafc373121c6aba3f66f9a5a0269e243470a1de16a33186
root=$(cd "$(dirname "$0")/.." && pwd)
target="$root/.cache/qwen.tiktoken"

matches() { [ -f "$1" ] && echo "$hash  $1" | sha256sum --check --status; }

if ! matches "$target"; then
    command -v python3 >/dev/null || {
        echo "fetching the vocabulary needs python3 with pip" >&2
        exit 1
    }
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    python3 -m pip download --quiet --no-deps --dest "$scratch" "$package" >&2
    python3 -m zipfile -e "$scratch"/*.whl "$scratch"
    matches "$scratch/dashscope/resources/qwen.tiktoken" || {
        echo "the vocabulary in $package is not the one expected; nothing is kept" >&2
        exit 1
    }
    mkdir -p "$root/.cache"
    mv "$scratch/dashscope/resources/qwen.tiktoken" "$target"
fi
echo "$target"
