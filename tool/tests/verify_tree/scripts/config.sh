#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# config.sh GOAL: the options of the architecture that nobody turned off; few for tinyconfig.
set -eu
mkdir -p "$O"
: >"$O/.config"
case $1 in tinyconfig) options=arch/$SRCARCH/tiny ;; *) options=arch/$SRCARCH/options ;; esac
while IFS='=' read -r name value; do
	case $name in '#'*) continue ;; esac
	if [ -n "${KCONFIG_ALLCONFIG-}" ] &&
		grep -q "^# $name is not set" "$KCONFIG_ALLCONFIG"; then
		continue
	fi
	echo "$name=$value" >>"$O/.config"
done <"$options"
