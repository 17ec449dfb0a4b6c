#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Does the main job: on the small tree of testcases/, or on the kernel tree that is given.
# usage: run.sh [TREE]
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
build=$root/build
mkdir -p "$build"

say() {
	printf '\n== %s\n\n' "$*"
}

if [ "${1-}" ]; then
	if ! [ -d "$1" ]; then
		echo "run.sh: $1: no such directory" >&2
		exit 2
	fi
	tree=$(readlink -f -- "$1")
	name=$(basename -- "$tree")
	output=$build/series-$name
	# What an earlier run made may have been edited since.
	number=2
	while [ -e "$output" ]; do
		output=$build/series-$name-$number
		number=$((number + 1))
	done
	branch=
	say "scan of $tree"
else
	rm -rf "$build/demo"
	mkdir -p "$build/demo"
	tree=$build/demo/tree
	output=$build/demo/patches
	branch=vmas-removed
	cp -r "$root/testcases/tree" "$tree"
	# A name and a date of its own, so that every run gives the same commits.
	GIT_AUTHOR_NAME=Demonstration GIT_AUTHOR_EMAIL=demo@example.org
	GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
	GIT_AUTHOR_DATE='2023-01-01T00:00:00Z' GIT_COMMITTER_DATE='2023-01-01T00:00:00Z'
	export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
	git -C "$tree" init -q -b main
	git -C "$tree" add -A
	git -C "$tree" -c commit.gpgSign=false commit -q --no-verify -m 'A small kernel tree'
	say "scan of testcases/tree, a small tree in the likeness of Linux 6.1"
fi

"$root/run-refactor.sh" scan --tree "$tree"

say "series"
if [ "$branch" ]; then
	"$root/run-refactor.sh" series --tree "$tree" -o "$output" --branch "$branch"
	say "what became of the tree: git -C build/demo/tree diff main $branch"
	git -C "$tree" --no-pager diff --stat main "$branch"
	say "one site of them: git -C build/demo/tree diff main $branch io_uring/rsrc.c"
	git -C "$tree" --no-pager diff --no-color main "$branch" -- io_uring/rsrc.c
	printf '\nThe patches are in build/demo/patches. Next: make run TREE=/path/to/linux\n'
else
	"$root/run-refactor.sh" series --tree "$tree" -o "$output"
	if [ -d "$output" ]; then
		printf '\nThe patches are in build/%s; the tree is as it was.\n' "$(basename "$output")"
	fi
fi
