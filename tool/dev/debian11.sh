#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Unpacks a package of Debian 11 into a new folder, and installs nothing, so that no package of
# another release enters the system. apt checks the signature of the release by Debian's keyring.
# usage: debian11.sh PACKAGE FOLDER
set -eu

[ $# = 2 ] || { echo "usage: debian11.sh PACKAGE FOLDER" >&2; exit 2; }
package=$1
target=$(readlink -m "$2")

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
	"${DEBIAN_MIRROR:-http://deb.debian.org/debian} bullseye main" >"$work/sources.list"
: >"$work/status"
chmod 755 "$work" # apt fetches as a user of its own
apt() {
	apt-get -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" \
		-o Dir::State::Status="$work/status" -o APT::Sandbox::User=root \
		-o Acquire::Languages=none -o Debug::NoLocking=1 "$@" >&2
}
if ! apt update || ! (cd "$work" && apt download "$package"); then
	echo "debian11.sh: $package could not be fetched from Debian 11" >&2
	exit 2
fi
dpkg-deb -x "$work/$package"_*.deb "$work/root"
mv "$work/root" "$target"
