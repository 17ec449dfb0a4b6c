#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs every check that needs no test, all of them even if one fails.
# usage: lint.sh; status 1 if any failed
set -u

cd "$(dirname "$(readlink -f "$0")")/../.." || exit 2
python=/usr/bin/python3
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
failed=0

# What belongs to the project: in a repository what git has or would add, else all files.
files() {
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files -z --cached --others --exclude-standard -- "$@"
	else
		find . -path ./build -prune -o -type f -printf '%P\0' |
			"$python" -c 'import fnmatch, sys
for name in sys.stdin.read().split("\0"):
    if name and (len(sys.argv) == 1 or any(fnmatch.fnmatch(name, p) for p in sys.argv[1:])):
        print(name, end="\0")' "$@"
	fi | while IFS= read -r -d '' name; do
		# A file that was removed and not yet committed is still in the index.
		[ -f "$name" ] && printf '%s\0' "$name"
	done
}

step() { # NAME COMMAND...
	local name=$1 started=$SECONDS
	shift
	if "$@" >"$log" 2>&1; then
		printf 'ok      %-12s %3d s\n' "$name" $((SECONDS - started))
	else
		printf 'FAILED  %-12s %3d s\n' "$name" $((SECONDS - started))
		sed 's/^/        /' "$log"
		failed=$((failed + 1))
	fi
}

types() {
	"$python" -m mypy --config-file tool/mypy.ini tool/gupvmas tool/smpl tool/tests tool/dev
}

shell() {
	local names=() name
	while IFS= read -r -d '' name; do
		case $name in
		*.sh) names+=("$name") ;;
		# A script without a suffix is known by its first line.
		*) [[ $(head -c 40 -- "$name" | tr -d '\0' | head -n 1) =~ ^'#!'.*[/\ ](ba|da)?sh ]] &&
			names+=("$name") ;;
		esac
	done < <(files)
	[ ${#names[@]} -gt 0 ] && shellcheck -- "${names[@]}"
}

# The C of the testcases is odd on purpose; that of what runs them is not.
format() {
	files 'tool/*.c' 'tool/*.h' 'testcases/harness/*.[ch]' | xargs -0 -r clang-format --dry-run -Werror --style=file --
}

warnings() {
	make -s -C tool/gupscan warnings
}

# A metavariable that is misspelt only shows as one that is not used. What spatch says of types
# that default to int is about its own standard.h; that an isomorphism can't apply is no fault.
# A rule that says "/// Comes after X.cocci" is parsed behind X.cocci, which is beside it.
# What is in convert/ and lib/ has words to be filled in: test_convert_rules.py parses that.
# The modes of make coccicheck (patch, context ...) exclude each other; other virtuals do not.
rules() {
	local name out first word words set sets bad=0 count=0 whole defines
	whole=$(mktemp --suffix=.cocci) || return 1
	while IFS= read -r -d '' name; do
		count=$((count + 1))
		first=$(sed -n 's,^/// Comes after \([^ ]*\.cocci\)\( .*\)\?$,\1,p' "$name" | head -n 1)
		{
			[ -z "$first" ] || cat "$(dirname "$name")/$first"
			cat "$name"
		} >"$whole"
		mapfile -t words < <(sed -n 's/^virtual //p' "$whole" | grep -o '[A-Za-z0-9_]\+')
		sets=("${words[*]}")
		[[ " ${words[*]} " != *" context "* ]] || sets=("${words[@]}")
		for set in "${sets[@]}"; do
			defines=()
			for word in $set; do
				defines+=(-D "$word")
			done
			if ! out=$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tool/smpl \
				spatch "${defines[@]}" --parse-cocci "$whole" 2>&1 </dev/null); then
				echo "$name${first:+ behind $first}: spatch cannot parse it:"
				grep -v '^Warning: PARSING:\|^$\|^init_defs' <<<"${out//"$whole"/"$name"}" |
					tail -n 12
				bad=1
			elif grep -i '^ *warning: ' <<<"$out" |
				grep -v '^Warning: PARSING:\|^warning: iso '; then
				echo "$name: see the warnings above"
				bad=1
			fi
		done
	done < <(files '*.cocci' ':!cocci/convert' ':!cocci/lib')
	rm -f "$whole"
	if [ $count = 0 ]; then
		echo "no rules found"
		bad=1
	fi
	return $bad
}

licences() {
	files | "$python" tool/dev/spdx.py
}

step mypy types
step shellcheck shell
step clang-format format
step warnings warnings
step spatch rules
step spdx licences
if [ $failed != 0 ]; then
	echo "lint: $failed of 6 failed"
	exit 1
fi
echo "lint: all is well"
