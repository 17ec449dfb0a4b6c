#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs the tool as gup-vmas, with manual pages, documentation and completion, or removes it.
# usage: install.sh install|uninstall
#
# PREFIX (/usr/local) is where it is to be found, DESTDIR (nothing) goes before all paths while
# they are written, for those who make packages. ZSHDIR is where zsh looks for completion.
# What is installed is written down in PREFIX/lib/gup-vmas/manifest: what goes is what came.
set -eu

here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
prefix=${PREFIX:-/usr/local}
destdir=${DESTDIR:-}
package=$prefix/lib/gup-vmas
program=$prefix/bin/gup-vmas
share=$prefix/share
zsh=${ZSHDIR:-$share/zsh/site-functions}
manifest=$destdir$package/manifest

fail() {
	echo "install.sh: $*" >&2
	exit 2
}

case $prefix in
/*) ;;
*) fail "PREFIX=$prefix: must begin with a slash" ;;
esac

# Removes what the manifest names: files and links, then the directories that were made for them
# and are empty.
uninstall() {
	tac "$manifest" | while IFS=' ' read -r kind path; do
		case $kind in
		file) rm -f -- "$destdir$path" ;;
		directory) rmdir -- "$destdir$path" 2>/dev/null || true ;;
		esac
	done
}

# Makes a directory, and those above it, and writes down which ones are new.
directory() { # PATH
	[ -d "$destdir$1" ] && return
	directory "$(dirname -- "$1")"
	mkdir -m 755 -- "$destdir$1"
	# The manifest can be written to once there is a place for it.
	[ -e "$manifest" ] || made="$made$1
"
	[ ! -e "$manifest" ] || printf 'directory %s\n' "$1" >>"$manifest"
}

put() { # FILE PATH [MODE]
	directory "$(dirname -- "$2")"
	printf 'file %s\n' "$2" >>"$manifest"
	install -m "${3:-644}" -- "$1" "$destdir$2"
}

# Copies the files of a directory of the tool; one that may be run there may be run here.
copy() { # DIRECTORY PATH
	find "$1" \( -name __pycache__ -o -name '.*' ! -path "$1" \) -prune -o -type f -print |
		LC_ALL=C sort | while IFS= read -r file; do
		mode=644
		[ ! -x "$file" ] || mode=755
		put "$file" "$2/${file#"$1"/}" "$mode"
	done
}

case ${1-} in
install) ;;
uninstall)
	[ -f "$manifest" ] || fail "$destdir$package: nothing is installed there; set PREFIX"
	uninstall
	exit
	;;
*) fail "usage: install.sh install|uninstall" ;;
esac

[ -x "$root/tool/gupscan/gupscan" ] || fail "gupscan is not built: make -C $root/tool/gupscan"
if [ -e "$destdir$package" ] && [ ! -f "$manifest" ]; then
	fail "$destdir$package exists, and was not made by make install: move it away"
fi

# All that can fail for a reason of its own comes before anything is changed.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/man"
"$here/man.sh" "$work/man"
for shell in bash fish; do
	/usr/bin/python3 -c 'import sys
try:
    from argcomplete import shellcode
except ImportError:
    sys.exit("install.sh: argcomplete is not installed: apt-get install python3-argcomplete")
print(shellcode(["gup-vmas"], shell=sys.argv[1]))' $shell >"$work/$shell"
done

if [ -f "$manifest" ]; then
	uninstall
fi
if [ -e "$destdir$program" ] || [ -L "$destdir$program" ]; then
	fail "$destdir$program exists, and was not made by make install: move it away"
fi

made=
[ ! "$destdir" ] || mkdir -p -- "$destdir"
directory "$package"
printf %s "$made" | sed 's/^/directory /' >"$manifest"
printf 'file %s\n' "$package/manifest" >>"$manifest"
chmod 644 "$manifest"

# As in the repository, where each part finds the others. What is only for those who change the
# tool stays there, and of gupscan only the program is needed.
put "$root/run-refactor.sh" "$package/run-refactor.sh" 755
copy "$root/cocci" "$package/cocci"
for part in "$root"/tool/*/; do
	part=${part%/}
	case ${part##*/} in
	dev | tests | install | __pycache__) ;;
	gupscan) put "$part/gupscan" "$package/tool/gupscan/gupscan" 755 ;;
	*) copy "$part" "$package/tool/${part##*/}" ;;
	esac
done

for page in "$work"/man/*; do
	put "$page" "$share/man/man1/${page##*/}"
done
put "$root/README.md" "$share/doc/gup-vmas/README.md"
if [ -d "$root/docs" ]; then
	copy "$root/docs" "$share/doc/gup-vmas/docs"
fi
put "$work/bash" "$share/bash-completion/completions/gup-vmas"
put "$work/fish" "$share/fish/vendor_completions.d/gup-vmas.fish"
put "$here/_gup-vmas" "$zsh/_gup-vmas"

# Last: from here on there is a command.
directory "$(dirname -- "$program")"
printf 'file %s\n' "$program" >>"$manifest"
ln -sr -- "$destdir$package/run-refactor.sh" "$destdir$program"
echo "$destdir$program is installed; make uninstall PREFIX=$prefix removes it"
