#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# config.sh GOAL: the options of the architecture that nobody turned off; few for tinyconfig.
set -eu
mkdir -p "$O"
: >"$O/.config"
case $1 in tinyconfig) options=arch/$SRCARCH/tiny ;; *) options=arch/$SRCARCH/options ;; esac
asked=''
[ -z "${KCONFIG_ALLCONFIG-}" ] || asked=$(cat "$KCONFIG_ALLCONFIG")
while IFS='=' read -r name value; do
	case $name in '#'*) continue ;; esac
	case $asked in *"# $name is not set"*) continue ;; esac
	echo "$name=$value" >>"$O/.config"
done <"$options"
