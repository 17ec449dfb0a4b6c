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
		# Not if others may write there: they would be run. store.py says so.
		# Not beside the modules: a package would leave them behind.
		export PYTHONDONTWRITEBYTECODE=1
		unset PYTHONPYCACHEPREFIX
		cache=
		if [ -n "${XDG_CACHE_HOME:-}${HOME:-}" ]; then
			cache=${XDG_CACHE_HOME:-$HOME/.cache}/gup-vmas
		fi
		# Not -m: that would import modules from the current directory, which may be the tree.
		# The name that the tool was called by takes the place of "-c", for --help.
		exec "$python" -s -c 'import os, sys
sys.path[:] = [path for path in sys.path if path]
cache = sys.argv[1]
del sys.argv[:2]
try:
    if cache:
        try:
            os.makedirs(os.path.dirname(cache), exist_ok=True)
            os.mkdir(cache, 0o700)
        except OSError:
            pass
        try:
            one, other = os.lstat(cache), os.stat(cache)
            if {one.st_uid, other.st_uid} == {os.geteuid()} and not other.st_mode & 0o22:
                sys.dont_write_bytecode = False
                sys.pycache_prefix = os.path.join(cache, "pycache")
                # The same for spatch, which is a Python as well.
                os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
                del os.environ["PYTHONDONTWRITEBYTECODE"]
        except OSError:
            pass
    from gupvmas.base.guard import main
except KeyboardInterrupt:
    sys.exit(130)
except Exception as error:
    said = " ".join(str(error).split())
    print(f"gup-vmas: the tool cannot be loaded: {said}; install it anew", file=sys.stderr)
    sys.exit(3)
sys.exit(main())' "$cache" "$0" "$@"
	fi
done
echo "${0##*/}: no python3 of version 3.9 or later; install Debian's ('make deps' does)" >&2
exit 2
