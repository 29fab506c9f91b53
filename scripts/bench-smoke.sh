#!/bin/bash
# A benchmark small enough for every change: that it runs and writes its document, not how fast.
# usage: scripts/bench-smoke.sh [JSON-FILE]
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
document=${1:-$root/.build/bench-smoke.json}
"$root/.build/release/sprint" bench cluster --model "$root/Models/tiny" --questions 2 \
    --concurrency 1 --workers 2 --max-plan-tokens 200 --max-execution-tokens 40 \
    --max-answer-tokens 200 --json "$document"
python3 -m json.tool "$document" >/dev/null
echo "$document"
