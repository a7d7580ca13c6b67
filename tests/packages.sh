#!/bin/sh
# packages.sh NAME…: install what is missing of these Debian packages, where this user may; else say so and go on.
set -u
missing=""
for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q "install ok installed" || missing="$missing $name"
done
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null; then
    echo "Not a Debian system: please install what corresponds to$missing; tests that need it are skipped until then."
    exit 0
fi
if [ "$(id -u)" = 0 ]; then sudo=""
elif sudo -n true 2>/dev/null; then sudo="sudo -n"
else
    echo "Not allowed to install$missing; ask for: apt-get install$missing. Tests that need it are skipped until then."
    exit 0
fi
echo "Installing$missing ..."
log=$(mktemp)
if $sudo apt-get -qq update >"$log" 2>&1 &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >>"$log" 2>&1; then
    rm -f "$log"
else
    echo "Could not install$missing (see $log). Tests that need it are skipped until then."
fi
