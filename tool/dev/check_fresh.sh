#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the README begins with, on a Debian that has make and git and nothing else: clones what is
# committed, and runs "make run", "make check" and "make check-all" there, which have to install what
# they need. On Debian 13, with another spatch and another Python, "make check" is the last.
# A test that is skipped there because something is not installed is a failure.
# What the tests said is left in build/fresh.xml and build/fresh-all.xml, or build/fresh-13.xml.
# usage: [DEBIAN=12|13] check_fresh.sh; the last line is "N passed, N failed, N skipped"
set -eu
set -o pipefail

root=$(readlink -f "$(dirname "$(readlink -f "$0")")/../..")
cd "$root"
mkdir -p build
name=fresh
[ "${DEBIAN:-12}" = 12 ] || name=fresh-$DEBIAN
log=$root/build/$name.log
: >"$log"
rm -f "build/$name.xml" "build/$name-all.xml" # of a run before
# shellcheck source-path=SCRIPTDIR source=chroot.sh
. tool/dev/chroot.sh

if ! commit=$(git rev-parse --verify --quiet 'HEAD^{commit}'); then
	echo "check_fresh.sh: $root is no git repository with a commit: there is nothing to clone" >&2
	exit 2
fi
if [ "$(git status --porcelain)" ]; then
	echo "check_fresh.sh: there are changes that are not committed; the clone is without them" >&2
fi

# Where everybody can reach it, as a test wants it read by somebody else.
place=/srv/gup-vmas

clone() {
	git clone -q --no-hardlinks --no-checkout "$root" "$clean$place" &&
		git -C "$clean$place" checkout -q --detach "$commit" &&
		[ -z "$(git -C "$clean$place" status --porcelain --ignored)" ]
}

# Its output is long, and is what a person who waits wants to see.
as_shown() { # COMMAND [VARIABLE=VALUE], the variable for pytest
	local started=$SECONDS status=0
	printf '\n# %s\n\n' "$1"
	if ! grep -qE "^    $1( +#|\$)" README.md; then
		echo "FAILED  $1: the README does not show it"
		failed=$((failed + 1))
		return
	fi
	inside "${@:2}" sh -c "cd $place && $1" 2>&1 || status=$?
	if [ $status = 0 ]; then
		printf '\nok      %s (%d s)\n' "$1" $((SECONDS - started))
		passed=$((passed + 1))
	else
		printf '\nFAILED  %s: status %d (%d s)\n' "$1" $status $((SECONDS - started))
		failed=$((failed + 1))
	fi
}

# The same counts with CI set, where a skip for want of a package is a failure.
nothing_missing() {
	inside CI=1 /usr/bin/python3 $place/tool/dev/tally.py "${reports[@]/#/$place/build/}"
}

check "a Debian $DEBIAN with make and git" new_debian make git
check "a clone of $commit" clone
[ $failed = 0 ] || exit 1
# As it is where nobody has run apt-get update.
rm -rf "$clean"/var/lib/apt/lists/*

as_shown "make run"
as_shown "make check"
reports=(check.xml)
cp "$clean$place/build/check.xml" "build/$name.xml" || true
if [ "$DEBIAN" = 12 ]; then
	# What has passed there need not be run again.
	as_shown "make check-all" PYTEST=--passed-in=build/check.xml
	reports+=(check-all.xml)
	cp "$clean$place/build/check-all.xml" "build/$name-all.xml" || true
fi
if [ $failed = 0 ]; then
	check "nothing is skipped for want of a package" nothing_missing
fi

echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
