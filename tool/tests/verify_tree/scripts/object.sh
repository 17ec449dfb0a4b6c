#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# object.sh OBJECT: compile it if something it is made of is newer, as Kbuild does it.
set -eu
object=$1
source=$PWD/${object%.o}.c
out=$O/$object
directory=$(dirname "$object")
cmd=$O/$directory/.$(basename "$object").cmd
if [ -e "$directory/Makefile" ]; then
	option=$(sed -n "s/^obj-\$(\(.*\)) += $(basename "$object")\$/\1/p" "$directory/Makefile")
	if [ -n "$option" ] && ! grep -q "^$option=" "$O/.config"; then
		echo "make: *** No rule to make target '$object'.  Stop." >&2
		exit 2
	fi
fi
mkdir -p "$O/$directory"
name=$(basename "$object" .o)
parts=$(sed -n "s/^$name-y := //p" "$directory/Makefile" 2>/dev/null || :)
if [ -n "$parts" ]; then
	for part in $parts; do
		sh scripts/object.sh "$directory/$part"
	done
	# shellcheck disable=SC2086 # a list of files
	(cd "$O/$directory" && ld -r -o "$name.o" $parts)
	exit
fi
whole=$(sed -n "s/^\([^ ]*\)-y := .*\b$name\.o\b.*/\1/p" "$directory/Makefile" 2>/dev/null || :)
module=
if grep -q "^obj-.* += ${whole:-$name}.o$" "$directory/Makefile" 2>/dev/null; then
	module="-DMODULE -DKBUILD_MODFILE=$directory/${whole:-$name}"
fi
flags="-O2 -I$PWD/include -include $O/include/autoconf.h ${W:+-Wall -Wextra} $KCFLAGS $module"
line="$CC -Wp,-MMD,$out.d $flags -c -o $out $source"
if [ -e "$out" ] && [ -e "$cmd" ] && [ "$(head -n 1 "$cmd")" = "cmd_$object := $line" ]; then
	made_of=$(sed -n 's/^  \(.*\) \\$/\1/p' "$cmd")
	# shellcheck disable=SC2086 # a list of files
	[ -n "$(find $made_of -newer "$out" 2>&1)" ] || exit 0
fi
echo "  CC      $object"
$line
{
	echo "cmd_$object := $line"
	echo
	echo "deps_$object := \\"
	sed 's/^[^:]*: *//' "$out.d" | tr -d '\134' | tr ' ' '\n' | sed -n 's/^\(..*\)$/  \1 \\/p'
} >"$cmd"
if [ -n "${C-}" ]; then
	echo "  CHECK   $source"
	# shellcheck disable=SC2086 # lists of words
	$CHECK $CF $flags "$source" || :
fi
