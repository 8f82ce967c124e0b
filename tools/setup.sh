#!/bin/sh
# Sets a fresh Debian machine with Node 20 up: Debian's packages (as root), then the project's own, which also builds it.
#   gcc libc6-dev musl-tools        the warden (musl; glibc where musl is missing)
#   gcc-aarch64-linux-gnu libc6-dev-arm64-cross   the warden for arm64, cross-built and looked at with `file`
#   bubblewrap strace               the fall-back; peers to compare with
#   git python3 procps util-linux   what tests run inside and beside the cage (ps, setpriv, unshare)
#   tmux vim less                   terminal programs
#   file man-db                     look at the binaries; read the manual page
set -eu
cd "$(dirname "$0")/.."
packages='gcc libc6-dev musl-tools gcc-aarch64-linux-gnu libc6-dev-arm64-cross bubblewrap strace git python3 procps util-linux tmux vim less file man-db'
missing=''
for package in $packages; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = 'install ok installed' ] || missing="$missing $package"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    apt-get update -q
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing
  else
    echo "setup: not root, so these packages stay missing:$missing"
  fi
fi
npm ci --no-audit --no-fund
