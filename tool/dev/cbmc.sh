#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Prints the folder that has cbmc and goto-cc: one that is in PATH, or that of Debian 11, unpacked
# below build/cbmc. Debian 12 has none.
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

if ! tool/dev/debian.sh 11 cbmc build/cbmc; then
	echo "cbmc.sh: install CBMC by hand (cbmc, goto-cc)" >&2
	exit 2
fi
echo "$bin"
