#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A test of NIPA, the CI of the kernel's network developers (https://github.com/linux-netdev/nipa):
# copy this folder to tests/patch/ there, and say below, or by GUP_VMAS, where the tool is.
# NIPA runs it in a tree whose HEAD is the patch, or the pull request. Status: 0 good, 250 warnings,
# else bad; the line in the table of checks goes to the descriptor $DESC_FD.

program=${GUP_VMAS:-gup-vmas}

out=$("$program" check --tree . --sum --diff HEAD^..HEAD)
status=$?
printf '%s\n' "$out"
printf '%s\n' "$out" | tail -n 1 >&"${DESC_FD:-1}"
if [ $status = 0 ] && printf '%s\n' "$out" | grep -q ': warning: .*\[gup-vmas/'; then
	status=250
fi
exit $status
