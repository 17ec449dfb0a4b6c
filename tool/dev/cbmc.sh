#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Prints the folder that has cbmc and goto-cc: one that is in PATH, or that of Debian 11, unpacked
# below build/cbmc. Debian 12 has none; its own is not installed, so that no package of another
# release enters the system. apt checks the signature.
# usage: cbmc.sh [--find]          with --find nothing is fetched; status 1 if there is none
set -eu

cd "$(dirname "$(readlink -f "$0")")/../.."

found=$(command -v cbmc || true)
if [ "$found" ] && command -v goto-cc >/dev/null; then
	dirname "$found"
	exit
fi
bin=$PWD/build/cbmc/usr/bin
if [ -x "$bin/cbmc" ]; then
	echo "$bin"
	exit
fi
[ "${1-}" = --find ] && exit 1

mkdir -p build
work=$(mktemp -d build/cbmc.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
	"${DEBIAN_MIRROR:-http://deb.debian.org/debian} bullseye main" >"$work/sources.list"
: >"$work/status"
chmod 755 "$work" # apt fetches as a user of its own
top=$PWD/$work
apt() {
	apt-get -q -o Dir::Etc::SourceList="$top/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$top/lists" -o Dir::Cache="$top/cache" \
		-o Dir::State::Status="$top/status" -o APT::Sandbox::User=root \
		-o Acquire::Languages=none -o Debug::NoLocking=1 "$@" >&2
}
if ! apt update || ! (cd "$work" && apt download cbmc); then
	echo "cbmc.sh: CBMC could not be fetched from Debian 11; install it by hand (cbmc, goto-cc)" >&2
	exit 2
fi
dpkg-deb -x "$work"/cbmc_*.deb "$work/root"
mv "$work/root" build/cbmc
echo "$bin"
