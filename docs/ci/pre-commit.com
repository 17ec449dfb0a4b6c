#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What pre-commit-config.yaml has pre-commit run, at the top of a kernel tree, from a clone of the
# tool; what is not built there yet is.
# usage: pre-commit.com [OPTION...], as those of "check"
set -eu

top=$(dirname "$(readlink -f "$0")")/../..
make -s -C "$top/tool/gupscan" >&2
from=${PRE_COMMIT_FROM_REF:-} to=${PRE_COMMIT_TO_REF:-}
if [ "$from" ] && [ "$to" ]; then
	# At the first push of a branch there may be nothing new in it.
	set -- --diff "$from..$to" --allow-empty "$@"
else
	set -- --staged "$@"
fi
exec "$top/run-refactor.sh" check --quiet --tree . "$@"
