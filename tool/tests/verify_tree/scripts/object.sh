#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# object.sh OBJECT: compile it if something it is made of is newer, as Kbuild does it. The tests run
# this often, so it starts few programs.
set -eu
object=$1
source=$PWD/${object%.o}.c
out=$O/$object
directory=${object%/*}
name=${object##*/}
name=${name%.o}
cmd=$O/$directory/.$name.o.cmd
parts=''
whole=''
module=''
if [ -e "$directory/Makefile" ]; then
	option=$(sed -n "s/^obj-\$(\(.*\)) += $name\.o\$/\1/p" "$directory/Makefile")
	if [ -n "$option" ] && ! grep -q "^$option=" "$O/.config"; then
		echo "make: *** No rule to make target '$object'.  Stop." >&2
		exit 2
	fi
	parts=$(sed -n "s/^$name-y := //p" "$directory/Makefile")
	whole=$(sed -n "s/^\([^ ]*\)-y := .*\b$name\.o\b.*/\1/p" "$directory/Makefile")
	if grep -q "^obj-.* += ${whole:-$name}.o$" "$directory/Makefile"; then
		module="-DMODULE -DKBUILD_MODFILE=$directory/${whole:-$name}"
	fi
fi
[ -d "$O/$directory" ] || mkdir -p "$O/$directory"
if [ -n "$parts" ]; then
	for part in $parts; do
		sh scripts/object.sh "$directory/$part"
	done
	# shellcheck disable=SC2086 # a list of files
	(cd "$O/$directory" && ld -r -o "$name.o" $parts)
	exit
fi
flags="-O2 -I$PWD/include -include $O/include/autoconf.h ${W:+-Wall -Wextra} $KCFLAGS $module"
line="$CC -Wp,-MMD,$out.d $flags -c -o $out $source"
if [ -e "$out" ] && [ -e "$cmd" ] && IFS= read -r first <"$cmd" && [ "$first" = "cmd_$object := $line" ]; then
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
	made_of=$(sed -e 's/^[^:]*: *//' -e 's/\\$//' "$out.d")
	for name in $made_of; do
		echo "  $name \\"
	done
} >"$cmd"
if [ -n "${C-}" ]; then
	echo "  CHECK   $source"
	# shellcheck disable=SC2086 # lists of words
	$CHECK $CF $flags "$source" || :
fi
