#!/bin/bash
# Installs the Debian or Ubuntu packages that the build needs and that are missing; silent if none is.
# usage: scripts/install-dependencies.sh [EXTRA-PACKAGE…]
set -euo pipefail

packages=(libzmq3-dev libprotobuf-c-dev protobuf-c-compiler libopenblas-dev libxxhash-dev "$@")

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

command -v swift >/dev/null || {
    echo "Sprint needs a Swift toolchain, 6.2 or later, on the PATH." >&2
    exit 1
}
command -v dpkg-query >/dev/null || {
    echo "Not a Debian or Ubuntu system: make sure these are installed: ${packages[*]}" >&2
    exit 0
}
missing=()
for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    become_root=()
elif command -v sudo >/dev/null; then
    become_root=(sudo)
else
    echo "Missing packages, and neither root nor sudo to install them. As root:" >&2
    echo "  apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "Installing ${missing[*]}" >&2
"${become_root[@]}" apt-get update -qq
"${become_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
