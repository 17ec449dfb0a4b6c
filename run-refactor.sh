#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Finds a Python that will do and starts the tool; says what to install if there is none.
# "make install" installs it as gup-vmas, a link to this file among the rest of the tool.

here=$(dirname "$(readlink -f "$0")")

# Debian's own first: its python3-* packages are for that one only.
for python in "${PYTHON:-/usr/bin/python3}" python3; do
	if "$python" -E -S -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
		PYTHONPATH=$here/tool
		export PYTHONPATH
		# Compiled modules go to the user's cache, whatever is said about others: the place
		# of the tool may be read-only, and compiling it takes longer than a second scan.
		if [ -n "${XDG_CACHE_HOME:-}${HOME:-}" ]; then
			PYTHONPYCACHEPREFIX=${XDG_CACHE_HOME:-$HOME/.cache}/gup-vmas/pycache
			export PYTHONPYCACHEPREFIX
			unset PYTHONDONTWRITEBYTECODE
		else
			# Not beside the modules: a package would leave them behind.
			export PYTHONDONTWRITEBYTECODE=1
		fi
		# Not -m: that would import modules from the current directory, which may be the tree.
		# The name that the tool was called by takes the place of "-c", for --help.
		exec "$python" -s -c 'import sys
sys.path[:] = [path for path in sys.path if path]
del sys.argv[0]
try:
    from gupvmas.base.guard import main
except KeyboardInterrupt:
    sys.exit(130)
except Exception as error:
    said = " ".join(str(error).split())
    print(f"gup-vmas: the tool cannot be loaded: {said}; install it anew", file=sys.stderr)
    sys.exit(3)
sys.exit(main())' "$0" "$@"
	fi
done
echo "${0##*/}: no python3 of version 3.9 or later; install Debian's ('make deps' does)" >&2
exit 2
