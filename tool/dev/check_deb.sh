#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs the package that make deb built into a new Debian with nothing but main in it, and
# does there as a user without rights what make run does here. Needs root, and apt's mirror.
# usage: check_deb.sh; the last line is "N passed, N failed, N skipped"
set -eu
set -o pipefail

root=$(readlink -f "$(dirname "$(readlink -f "$0")")/../..")
cd "$root"
package=$(find "$root/build/deb" -maxdepth 1 -name 'gup-vmas_*.deb')
log=$root/build/deb/check.log
: >"$log"
# shellcheck source-path=SCRIPTDIR source=chroot.sh
. tool/dev/chroot.sh

quiet=(LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
user() { # COMMAND, for a shell
	chroot --userspec=1000:1000 "$clean" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/home/user \
		LC_ALL=C.UTF-8 sh -c "cd && $1"
}

check "a clean Debian $DEBIAN" new_debian
[ $failed = 0 ] || exit 1

# All that is there afterwards, but for what apt and dpkg know and the linker keeps.
picture() {
	(cd "$clean" && find . -xdev \( -path ./var -o -path ./home -o -path ./proc -o -path ./tmp \
		-o -path ./etc/ld.so.cache \) -prune -o -print | LC_ALL=C sort)
}

as_expected() {
	local file
	while IFS= read -r file; do
		cmp "expected/tree/$file" "$clean/home/user/tree/$file" || return 1
	done < <(cd expected/tree && find . -type f)
}

same_patches() {
	cp -r testcases/tree "$work/tree"
	git -C "$work/tree" init -q -b main
	git -C "$work/tree" add -A
	local who=(-c user.name=Demonstration -c user.email=demo@example.org)
	GIT_AUTHOR_DATE=@1672531200 GIT_COMMITTER_DATE=@1672531200 \
		git -C "$work/tree" "${who[@]}" commit -q -m base
	HOME=$clean/home/user ./run-refactor.sh series --no-cache --tree "$work/tree" -o "$work/patches"
	diff -r "$clean/home/user/patches" "$work/patches"
}

# debhelper compresses some of it.
documented() {
	local path
	for path in man/man1/gup-vmas.1 man/man1/gup-vmas-series.1 doc/gup-vmas/README.md \
		bash-completion/completions/gup-vmas zsh/vendor-completions/_gup-vmas \
		fish/vendor_completions.d/gup-vmas.fish; do
		if ! [ -s "$clean/usr/share/$path" ] && ! [ -s "$clean/usr/share/$path.gz" ]; then
			echo "/usr/share/$path is not there"
			return 1
		fi
	done
}

none_of_it() { # FILE
	! grep gup-vmas "$1"
}

install -d -o 1000 -g 1000 "$clean/home/user"
cp "$package" "$clean/home/package.deb"
check "apt-get update" inside apt-get update
check "the package and what it depends on" \
	inside "${quiet[@]}" apt-get install -y --no-install-recommends /home/package.deb
picture >"$work/before"

# The same small tree as make run, with the same names and dates.
cat >"$clean/home/user/.gitconfig" <<'END'
[user]
	name = Demonstration
	email = demo@example.org
END
cp -r testcases/tree "$clean/home/user/tree"
chown -R 1000:1000 "$clean/home/user"
date='GIT_AUTHOR_DATE=@1672531200 GIT_COMMITTER_DATE=@1672531200'
user "cd tree && git init -q -b main && git add -A && $date git commit -q -m base"
check "gup-vmas scan" user 'gup-vmas scan --tree tree >scan.out'
check "gup-vmas series" user 'gup-vmas series --tree tree -o patches --branch vmas-removed'
# For what other commands need that scan does not.
check "gup-vmas scan --report" user \
	'gup-vmas scan --tree tree --report report >/dev/null && test -s report/index.html'
check "gup-vmas check" user 'gup-vmas check --tree tree --all >/dev/null; test $? = 1'
check "gup-vmas backport probe" user 'gup-vmas backport probe --tree tree'
check "git am" user 'cd tree && git am -q ../patches/000[1-9]-*.patch'
check "the files of expected/tree" as_expected
check "the patches that the repository makes" same_patches
check "manual pages, documentation, completion" documented
picture >"$work/after"
check "nothing was written but by the user" diff "$work/before" "$work/after"
check "apt-get purge" inside "${quiet[@]}" apt-get purge -y gup-vmas
picture >"$work/purged"
check "nothing is left of it" none_of_it "$work/purged"

echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
