#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs what is missing, with apt-get, and nothing else. Where there is none it runs nothing, and
# says what to run: dnf, pacman, zypper or apk.
# usage: deps.sh [--list] SET...; status 2 if something is still missing
# This is the one list of packages. The names are those of Debian 12 and 13; packages.txt has those
# of other distributions.
set -eu

sets="use run install fresh deb check all kernel drivers boot prove"

packages() {
	case $1 in
	use) # to use the tool, once it is built; spatch loads libpython3.so, which is in -dev
		echo coccinelle libpython3-dev git python3 python3-jinja2 python3-markupsafe \
			python3-pyelftools graphviz libdeflate0
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
			clang clang-format libclang-rt-dev patch perl \
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
		echo linux-headers-amd64 libelf-dev debian-archive-keyring
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
	for name in $names; do
		case "$wanted " in
		*" $name "*) ;;
		*) wanted="$wanted $name" ;;
		esac
	done
done
if [ "$list" ]; then
	# shellcheck disable=SC2086 # a list of words
	printf '%s\n' $wanted | sort -u
	exit
fi

# Says how to get the right to run something.
as_root() { # COMMAND
	if [ "$(id -u)" = 0 ]; then
		echo "    $1"
	elif command -v sudo >/dev/null; then
		echo "    sudo sh -c '$1'"
	else
		echo "    su -c '$1'"
	fi
}

# What Debian calls so, as another package manager calls it. In $why stays why it has no name: the
# program, a blank, and where it is; nothing, if the table does not know it.
translate() { # MANAGER NAME
	names='' why=''
	while read -r debian dnf pacman zypper apk; do
		case $debian in
		"$2")
			case $1 in
			dnf) names=$dnf ;;
			pacman) names=$pacman ;;
			zypper) names=$zypper ;;
			apk) names=$apk ;;
			esac
			;;
		-) [ "$dnf $pacman" != "$1 $2" ] || why="$zypper $apk" ;;
		esac
	done <"$table"
	[ "$names" != - ] || names=
}

# Which packages are not there. By what is provided: openSUSE has the version of Python in its names.
not_installed() { # MANAGER NAME...
	manager=$1
	shift
	case $manager in
	dnf | zypper) LC_ALL=C rpm -q --whatprovides "$@" | sed -n 's/^no package provides //p' ;;
	pacman) pacman -T "$@" || true ;;
	apk)
		there=" $(apk info -e "$@" | tr '\n' ' ')"
		for name in "$@"; do
			case $there in
			*" $name "*) ;;
			*) echo "$name" ;;
			esac
		done
		;;
	esac
}

elsewhere() { # MANAGER COMMAND
	lacking='' unknown='' called=''
	table=$(dirname "$(readlink -f "$0")")/packages.txt
	# The last are in every Debian.
	for debian_name in $wanted bash coreutils diffutils findutils grep sed; do
		translate "$1" "$debian_name"
		if [ "$why" ]; then
			command -v "${why%% *}" >/dev/null ||
				lacking="$lacking    $debian_name: ${why#* }
"
		elif [ ! "$names" ]; then
			unknown="$unknown $debian_name"
		fi
		while [ "$names" ]; do
			name=${names%%,*}
			names=${names#"$name"}
			names=${names#,}
			case "$called " in
			*" $name "*) ;; # two of Debian's may be one
			*) called="$called $name" ;;
			esac
		done
	done
	# shellcheck disable=SC2086 # a list of words
	missing=$(not_installed "$1" $called | tr '\n' ' ')
	[ "$missing$lacking$unknown" ] || exit 0
	if [ "$missing" ]; then
		echo "deps.sh: there is no apt-get, and nothing was installed. Run this once:"
		as_root "$2 ${missing% }"
	fi
	if [ "$lacking" ]; then
		echo "deps.sh: not in the repositories that $1 knows by itself; install it from where it is:"
		printf %s "$lacking"
	fi
	if [ "$unknown" ]; then
		echo "deps.sh: what $1 calls these is not in tool/dev/packages.txt, only Debian's names are" \
			"known; look for them by hand:$unknown"
	fi
	exit 2
} >&2

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	# First those that others are rarely installed beside.
	! command -v zypper >/dev/null || elsewhere zypper "zypper install"
	! command -v dnf >/dev/null || elsewhere dnf "dnf install"
	! command -v pacman >/dev/null || elsewhere pacman "pacman -S --needed"
	! command -v apk >/dev/null || elsewhere apk "apk add"
	# shellcheck disable=SC2086 # a list of words, some of them on other lines
	echo "deps.sh: no apt-get, dnf, pacman, zypper or apk here; install what Debian calls:" $wanted >&2
	exit 2
fi

# shellcheck disable=SC2016,SC2086 # the format is dpkg-query's; a list of words
installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
	sed -n 's/^installed //p' | tr '\n' ' ')"
missing=
for name in $wanted; do
	case $installed in
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
	as_root "$install" >&2
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
