#!/bin/bash
# Compiles the kernels for aarch64 as the package does, warnings as errors, and counts what NEON
# does in them. Runs nothing: it needs a compiler and the C library's headers for that machine.
set -euo pipefail
cd "$(dirname "$0")/.."

sysroot=${SYSROOT:-/usr/aarch64-linux-gnu}
if [ ! -e "$sysroot/include/stdint.h" ]; then
    echo "no C headers for aarch64 in $sysroot" >&2
    echo "apt-get install libc6-dev-arm64-cross, or set SYSROOT" >&2
    exit 1
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

kernels=Sources/CSprintKernels
for source in "$kernels"/*.c; do
    clang --target=aarch64-linux-gnu -isystem "$sysroot/include" -O3 -Wall -Wextra -Werror \
        -ffp-contract=off -fno-slp-vectorize -I"$kernels/include" -S "$source" \
        -o "$out/$(basename "$source" .c).s"
done
for name in packed_portable lanes_portable; do
    count=$(grep -cE '[[:space:]](fmla|smlal2?|sdot)[[:space:]]+v' "$out/$name.s" || true)
    echo "$name: $count multiply-adds of vectors"
    [ "$count" -gt 0 ] || { echo "$name uses no NEON" >&2; exit 1; }
done
echo "$(ls "$out" | wc -l) sources of kernels compile for aarch64"
