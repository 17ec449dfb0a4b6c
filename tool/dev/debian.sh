#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Unpacks packages of another Debian release, 11 or 13, into a new folder, and installs nothing, so
# that no package of another release enters the system. apt checks the signature of the release by
# Debian's keyring; that of Debian 12 has the keys of 11 and 13, too.
# usage: debian.sh [--with REGEX] RELEASE PACKAGE... FOLDER
#        --with    also what the packages depend on, directly or not, if its name matches
set -eu

usage() {
	echo "usage: debian.sh [--with REGEX] RELEASE PACKAGE... FOLDER; RELEASE is 11 or 13" >&2
	exit 2
}

pattern=
if [ "${1-}" = --with ]; then
	[ $# -ge 2 ] || usage
	pattern=$2
	shift 2
fi
[ $# -ge 3 ] || usage
release=$1
shift
case $release in
11) name=bullseye ;;
13) name=trixie ;;
*) usage ;;
esac
packages=
while [ $# -gt 1 ]; do
	packages="$packages $1"
	shift
done
target=$(readlink -m "$1")

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
	"${DEBIAN_MIRROR:-http://deb.debian.org/debian} $name main" >"$work/sources.list"
: >"$work/status"
chmod 755 "$work" # apt fetches as a user of its own
apt() { # PROGRAM WORD...
	program=$1
	shift
	"$program" -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" \
		-o Dir::State::Status="$work/status" -o APT::Sandbox::User=root \
		-o Acquire::Languages=none -o Debug::NoLocking=1 "$@"
}
fail() {
	echo "debian.sh:$packages could not be fetched from Debian $release" >&2
	exit 2
}
apt apt-get update >&2 || fail
if [ "$pattern" ]; then
	# shellcheck disable=SC2086 # a list of words
	needed=$(apt apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
		--no-breaks --no-replaces --no-enhances $packages) || fail
	more=$(echo "$needed" | grep -E '^[a-z0-9]' | grep -E -e "$pattern" || true)
	# shellcheck disable=SC2086 # the same
	packages=$(printf '%s\n' $packages $more | sort -u | sed 's/^/ /' | tr -d '\n')
fi
# shellcheck disable=SC2086 # a list of words
(cd "$work/packages" && apt apt-get download $packages >&2) || fail
for file in "$work/packages"/*.deb; do
	dpkg-deb -x "$file" "$work/root"
done
mv "$work/root" "$target"
