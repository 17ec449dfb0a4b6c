#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Writes the manual pages from what --help says: one of the tool and one of each command.
# usage: man.sh DIR; DIR must exist
set -eu

here=$(dirname "$(readlink -f "$0")")
to=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! command -v help2man >/dev/null; then
	echo "man.sh: help2man is not installed: apt-get install help2man" >&2
	exit 2
fi

# The pages speak of the tool by the name that it is installed as. Lines that are broken for a
# terminal are no paragraphs.
ln -s "$here/../../run-refactor.sh" "$work/gup-vmas"
XDG_CACHE_HOME=$work
COLUMNS=1000
export XDG_CACHE_HOME COLUMNS
version=$("$work/gup-vmas" --version | cut -d' ' -f2)
today=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%F)

page() { # NAME SUMMARY INCLUDE WORD...
	name=$1 summary=$2 include=$3
	shift 3
	# A program of the name of the page; and the headings that help2man looks for.
	mkdir -p "$work/bin"
	cat >"$work/bin/$name" <<-END
		#!/bin/sh
		"$work/gup-vmas" $* "\$@" |
			sed 's/^usage: /Usage: /; s/^positional arguments:/Arguments:/; s/^options:/Options:/
				/^  [A-Z]*$/d'
	END
	chmod +x "$work/bin/$name"
	help2man --no-info --section=1 --manual='User Commands' --source='gup-vmas' \
		--version-string="$version" --name="$summary" --include="$include" \
		"$work/bin/$name" >"$work/page"
	sed "/^\.TH /s/ \"1\" \"[^\"]*\"/ \"1\" \"$today\"/" "$work/page" >"$to/$name.1"
}

# Every command, and every command of a command: its words, a tab, its summary.
PYTHONPATH=$here/.. /usr/bin/python3 -B -s -c 'import argparse
from gupvmas.commands.cli import parser

def walk(parser, words):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help for choice in action._choices_actions}
            for name, command in action.choices.items():
                print(*words, name, sep=" ", end=f"\t{summaries.get(name) or name}\n")
                walk(command, [*words, name])

walk(parser(), [])' >"$work/commands"

{
	printf '[see also]\n'
	while IFS='	' read -r words _; do
		printf '.BR gup-vmas-%s (1),\n' "$(printf %s "$words" | tr ' ' -)"
	done <"$work/commands"
	printf '.BR spatch (1),\n.BR git-send-email (1)\n'
} >"$work/see"
cat "$here/gup-vmas.h2m" "$work/see" >"$work/top.h2m"
page gup-vmas 'remove the vmas parameter of get_user_pages() and its relatives' "$work/top.h2m"

printf '[see also]\n.BR gup-vmas (1)\n' >"$work/command.h2m"
while IFS='	' read -r words summary; do
	# shellcheck disable=SC2086 # a list of words
	page "gup-vmas-$(printf %s "$words" | tr ' ' -)" "$summary" "$work/command.h2m" $words
done <"$work/commands"
