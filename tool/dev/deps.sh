#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs what is missing, with apt-get, and nothing else.
# usage: deps.sh [--list] SET...
# This is the one list of packages. The names are those of Debian 12.
set -eu

sets="use run install fresh deb check all kernel drivers boot prove"

packages() {
	case $1 in
	use) # to use the tool, once it is built; spatch loads libpython3.11.so, which is in -dev
		echo coccinelle libpython3-dev git python3 python3-jinja2 python3-markupsafe \
			python3-pyelftools graphviz
		;;
	run) # to build it and to use it
		echo gcc make libc6-dev libdeflate-dev
		packages use
		;;
	install) # make install: manual pages and completion
		echo help2man python3-argcomplete
		;;
	fresh) # a new Debian in a folder: make check-fresh, make check-deb
		echo debootstrap git
		;;
	deb) # make deb, make check-deb
		echo build-essential debhelper libdeflate-dev lintian
		packages fresh
		packages install
		;;
	check) # make check
		echo python3-pytest python3-pytest-xdist
		;;
	all) # make check-all, make lint
		packages check
		echo python3-jsonschema python3-rfc3987 python3-yaml \
			python3-markdown-it libxml2-utils python3-mypy shellcheck \
			clang clang-format libclang-rt-14-dev patch perl \
			bash-completion zsh fish mandoc groff git-email libmailtools-perl b4 \
			chromium chromium-driver python3-selenium linux-headers-amd64 \
			dpkg-dev cpio gcc-aarch64-linux-gnu libc6-dev-arm64-cross
		packages install
		;;
	kernel) # make check-kernel, make bench, verify
		echo linux-source-6.1 linux-source-6.12 xz-utils perl \
			bc bison flex libelf-dev libssl-dev cpio kmod \
			sparse binutils \
			gcc-aarch64-linux-gnu gcc-powerpc64-linux-gnu \
			gcc-s390x-linux-gnu gcc-riscv64-linux-gnu
		;;
	drivers) # make check-drivers; objtool of 5.10, which is fetched, loads libelf.so.1
		echo linux-headers-amd64 libelf1 debian-archive-keyring
		;;
	boot) # make check-boot, verify --boot
		echo linux-source-6.1 xz-utils perl bc bison flex libelf-dev \
			libssl-dev cpio gcc-aarch64-linux-gnu \
			libc6-dev-arm64-cross qemu-system-x86 qemu-system-arm
		;;
	prove) # make prove; CBMC itself is fetched by tool/dev/cbmc.sh
		echo minisat cadical
		;;
	*)
		echo "deps.sh: no such set: $1 (there are: $sets)" >&2
		exit 2
		;;
	esac
}

list=
if [ "${1-}" = --list ]; then
	list=1
	shift
fi
if [ $# = 0 ]; then
	echo "usage: deps.sh [--list] SET...; the sets are: $sets" >&2
	exit 2
fi

wanted=
for set in "$@"; do
	names=$(packages "$set")
	wanted="$wanted $names"
done
if [ "$list" ]; then
	# shellcheck disable=SC2086 # a list of words
	printf '%s\n' $wanted | sort -u
	exit
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	echo "deps.sh: this is no Debian; install by hand what it calls:$wanted" >&2
	exit 2
fi

# shellcheck disable=SC2016,SC2086 # the format is dpkg-query's; a list of words
installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
	sed -n 's/^installed //p' | tr '\n' ' ')"
missing=
for name in $wanted; do
	case "$installed$missing " in
	*" $name "*) ;;
	*) missing="$missing $name" ;;
	esac
done
[ "$missing" ] || exit 0

# Names that apt does not know: it has no lists yet, or old ones.
update=
# shellcheck disable=SC2086 # a list of words
apt-cache show $missing >/dev/null 2>&1 || update=1

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
	root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	root="sudo -n"
else
	[ "$update" ] && install="apt-get update && $install"
	echo "deps.sh: no right to install what is missing. Run this once:" >&2
	if command -v sudo >/dev/null; then
		echo "    sudo sh -c '$install'" >&2
	else
		echo "    su -c '$install'" >&2
	fi
	exit 2
fi

echo "Installing:$missing"
apt() {
	# dpkg wants the administrator's directories in PATH.
	# shellcheck disable=SC2086 # nothing or two words
	$root env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
		PATH="/usr/local/sbin:/usr/sbin:/sbin:$PATH" \
		apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
}
if [ "$update" ]; then
	apt update
fi
# shellcheck disable=SC2086 # a list of words
if ! apt install -y --no-install-recommends $missing; then
	[ "$update" ] && exit 2
	# The lists name versions that are gone from the servers.
	apt update
	apt install -y --no-install-recommends $missing || exit 2
fi
