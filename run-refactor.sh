#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Finds a Python that will do and starts the tool; says what to install if there is none.

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
		fi
		# Not -m: that would import modules from the current directory, which may be the tree.
		exec "$python" -s -c 'import sys
sys.path[:] = [path for path in sys.path if path]
from gupvmas.cli import main
sys.exit(main())' "$@"
	fi
done
echo "run-refactor.sh: no python3 of version 3.9 or later; run 'make deps' in $here" >&2
exit 2
