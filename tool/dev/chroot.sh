# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A new Debian in a folder, to try things in, and how they are counted. To be sourced; what does
# that says where $log is, and sets -eu. $DEBIAN is its version, 12 (if not set) or 13. Needs root,
# apt's mirror, and the set "fresh" of deps.sh.
#
# All that is run in it has its mounts and its processes in namespaces of its own. They end with
# it, however it ends: nothing is left to unmount, and nothing that is mounted can be removed.

: "${log:?}"
case ${DEBIAN:=12} in
12) codename=bookworm ;;
13) codename=trixie ;;
*)
	echo "${0##*/}: DEBIAN=$DEBIAN: has to be 12 or 13" >&2
	exit 2
	;;
esac
if [ "$(id -u)" != 0 ]; then
	echo "${0##*/}: has to be run as root, for debootstrap and chroot" >&2
	exit 2
fi

# Not below build/, where make clean could be run meanwhile.
work=$(mktemp -d)
clean=$work/debian
job=
passed=0 failed=0

remove() {
	trap '' HUP INT TERM
	local try
	# It takes all that it started with it. That it was killed is no news.
	[ -z "$job" ] || { kill -KILL "$job" && wait "$job"; } 2>/dev/null || true
	# What was killed may still be writing.
	for try in 1 2 3 4 5; do
		rm -rf --one-file-system "$work" && break
		sleep "$try"
	done
}
trap remove EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

check() { # WHAT COMMAND...
	local what=$1
	shift
	if "$@" >>"$log" 2>&1; then
		echo "ok      $what"
		passed=$((passed + 1))
	else
		echo "FAILED  $what"
		tail -n 20 "$log" | sed 's/^/        /'
		failed=$((failed + 1))
	fi
}

# Runs in the background and waits, as a trap has to wait for what runs in the foreground; and as
# a job, as SIGINT is ignored in what is none.
alone() { # COMMAND...
	local status=0
	set -m
	unshare --pid --fork --kill-child --mount-proc "$@" </dev/null &
	job=$!
	set +m
	wait "$job" || status=$?
	job=
	return $status
}

# The mirrors that the host has for one of these versions, or else those that everyone has.
sources() {
	# shellcheck disable=SC2016 # the names are apt's
	apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' 'Origin: Debian' |
		sed -nE "s,^(deb https?://[^ ]+) (bookworm|trixie)((-updates|-security)? main)$,\\1 $codename\\3,p" |
		sort -u | grep . ||
		printf 'deb http://deb.debian.org/%s main\n' "debian $codename" \
			"debian $codename-updates" "debian-security $codename-security"
}

# The proxy that apt has by its configuration or by the environment; of the rest what decides
# whether it can fetch anything.
settings() {
	local scheme name
	for scheme in http https; do
		name=${scheme}_proxy
		[ -z "${!name-}" ] || echo "Acquire::$scheme::Proxy \"${!name}\";"
	done
	apt-config dump |
		grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date|Retries) ' || true
}

# Makes it. Further packages are for what comes before the first apt-get.
new_debian() { # [PACKAGE]...
	local mirror include=$*
	# For debootstrap, which does not ask apt.
	eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
	[ -z "${http_proxy-}" ] || export http_proxy
	[ -z "${https_proxy-}" ] || export https_proxy
	mirror=$(sources | sed -n "s/^deb \([^ ]*\) $codename main\$/\1/p" | head -n 1)
	alone debootstrap --variant=minbase ${include:+--include="${include// /,}"} $codename "$clean" \
		"${mirror:-http://deb.debian.org/debian}" || return 1
	# The names and name servers of the host; links of it would lead nowhere.
	rm -f "$clean/etc/resolv.conf" "$clean/etc/hosts"
	cat /etc/resolv.conf >"$clean/etc/resolv.conf"
	cat /etc/hosts >"$clean/etc/hosts"
	sources >"$clean/etc/apt/sources.list"
	settings >"$clean/etc/apt/apt.conf.d/90host"
	# It is not kept, so nothing of it has to outlive a crash.
	echo force-unsafe-io >"$clean/etc/dpkg/dpkg.cfg.d/90unsafe"
}

# Runs a command in it that has no more of the environment than it is given. The shell stays, to
# be the parent of what loses its own. Mounted on itself it is a / like any other, below which more
# can be mounted by those who ask what it is.
# shellcheck disable=SC2016 # for the shell that is started
mounted='
	mount --bind "$0" "$0" &&
	mount -t proc proc "$0/proc" &&
	mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts "$0/dev/pts" &&
	mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm" || exit 125
	chroot "$0" /usr/bin/env -i "$@"
	exit $?'
inside() { # [NAME=VALUE]... COMMAND...
	alone bash -c "$mounted" "$clean" HOME=/root \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
