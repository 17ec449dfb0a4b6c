#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the Debian package of what is committed, below build/deb, and looks at it with lintian.
# usage: deb.sh; the last line is the path of the package
set -eu

root=$(readlink -f "$(dirname "$(readlink -f "$0")")/../..")
to=$root/build/deb
log=$to/build.log

cd "$root"
if ! git rev-parse --git-dir >/dev/null 2>&1; then
	echo "deb.sh: $root is no git repository: a package is made of a commit" >&2
	exit 2
fi
if [ "$(git status --porcelain --untracked-files=no)" ]; then
	echo "deb.sh: there are changes that are not committed; the package is without them" >&2
fi
rm -rf "$to"
mkdir -p "$to"
git archive --prefix=gup-vmas/ HEAD | tar -x -C "$to"
cd "$to/gup-vmas"
if ! dpkg-buildpackage -us -uc -b >"$log" 2>&1; then
	tail -n 30 "$log" >&2
	echo "deb.sh: the package can't be built; see $log" >&2
	exit 1
fi
package=$(find "$to" -maxdepth 1 -name 'gup-vmas_*.deb')
# Run as root it says so, which is no news.
if ! lintian --allow-root --fail-on error,warning --tag-display-limit 0 "$package"; then
	echo "deb.sh: lintian objects to $package" >&2
	exit 1
fi
echo "$package"
