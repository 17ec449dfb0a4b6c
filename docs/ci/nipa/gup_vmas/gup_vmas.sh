#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A test of NIPA, the CI of the kernel's network developers (https://github.com/linux-netdev/nipa):
# copy this folder to tests/patch/ there. The tool is the gup-vmas that is installed, or what GUP_VMAS
# in the environment of the poller names: run-refactor.sh of a clone, in which "make gupscan" was run.
# NIPA runs it in a tree whose HEAD is the patch, or the pull request. Status: 0 good, 250 warnings,
# else bad; the line in the table of checks goes to the descriptor $DESC_FD.

program=${GUP_VMAS:-gup-vmas}

out=$("$program" check --tree . --sum --diff HEAD^..HEAD)
status=$?
printf '%s\n' "$out"
# A poller that is not set up is no fault of the patch.
line=$(printf '%s' "$out" | tail -n 1)
first=$(printf '%s\n' "$out" | sed -nE 's/^([^ ]+:[0-9]+):[0-9]+: (error|warning): .*/; first: \1/p' | head -n 1)
printf '%s\n' "${line:-the check could not be run (status $status), see its stderr}$first" >&"${DESC_FD:-1}"
if [ $status = 0 ] && printf '%s\n' "$out" | grep -q ': warning: .*\[gup-vmas/'; then
	status=250
fi
exit $status
