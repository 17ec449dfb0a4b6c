# SPDX-License-Identifier: GPL-2.0-only
"""Which spatch is run, and in which surroundings."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from gupvmas.base.errors import UsageError
from gupvmas.base.store import Store

#: The oldest spatch that reports the end of a position the way the rules need it.
OLDEST = (1, 1, 0)

ROOT = Path(__file__).resolve().parents[4]
MODULES = ROOT / "tool" / "smpl"


@functools.cache
def program() -> str:
    """The spatch to run: $SPATCH, or the one in PATH. Raises UsageError if there is none."""
    name = os.environ.get("SPATCH", "spatch")
    # Not "." nor an empty entry: a spatch in the current directory may be one of the tree.
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    path = os.pathsep.join(place for place in places if os.path.isabs(place))
    found = shutil.which(name, path=path)
    if not found or not os.path.isabs(found):
        raise UsageError(f"{name}: not found; install coccinelle ('make deps' does)")
    return found


@functools.cache
def version() -> str:
    """The version of spatch, as "1.1.1". Raises UsageError if it is too old or doesn't tell."""
    try:
        done = subprocess.run(
            [program(), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=environment("/nonexistent"),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"{program()}: does not run: {error}") from None
    words = done.stdout.split()
    number = words[2] if len(words) > 2 and words[:2] == ["spatch", "version"] else ""
    digits = number.split("-")[0].split(".")
    if done.returncode or not all(part.isdigit() for part in digits) or not number:
        raise UsageError(f"{program()}: does not tell its version; is it Coccinelle's spatch?")
    if tuple(int(part) for part in digits) < OLDEST:
        oldest = ".".join(str(part) for part in OLDEST)
        raise UsageError(f"{program()}: version {number} is too old; install {oldest} or later")
    return number


def version_of(store: Store) -> str:
    """version(), without starting a spatch that ``store`` knows: a binary that has not changed.

    A script may start another one from one day to the next, so it is asked.
    """
    path = os.path.realpath(program())
    try:
        with open(path, "rb") as file:
            binary = file.read(4) == b"\x7fELF"
        about = os.stat(path)
    except OSError:
        return version()
    if not binary:
        return version()
    key = store.key("spatch", path, *(str(n) for n in (about.st_size, about.st_mtime_ns, about.st_ino)))
    known = store.load(key)
    if isinstance(known, str):
        return known
    found = version()
    store.save([(key, found)])
    return found


def environment(home: str) -> dict[str, str]:
    """What spatch is run in; ``home`` is an empty private directory."""
    # spatch looks for a Python by running what PATH finds first; a wrapper script there, as
    # version managers have, costs it a quarter of a second, and may be another Python.
    path = "/usr/bin:/bin:" + os.environ.get("PATH", os.defpath)
    known = own_python(path)
    return {
        "PATH": f"{MODULES / 'bin'}:{path}" if known else path,
        "HOME": home,
        "PYTHONPATH": str(MODULES),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        **known,
    }


@functools.cache
def own_python(path: str) -> dict[str, str]:
    """The variables by which the programs in smpl/bin tell spatch what its Python is.

    ``path`` is the PATH in which it would look for one. Empty, so that it looks for itself, if the
    python3 that is found there is another one than this, or if this one's library isn't where
    distributions have it.
    """
    found = shutil.which("python3", path=path) or ""
    version = "{}.{}.{}".format(*sys.version_info)
    name = f"libpython{sys.version_info[0]}.{sys.version_info[1]}{sys.abiflags}.so.1.0"
    places = (f"lib/{getattr(sys.implementation, '_multiarch', '')}", "lib64", "lib")
    libraries = [os.path.join(sys.base_prefix, place, name) for place in places]
    library = next(filter(os.path.isfile, libraries), "")
    if not library or os.path.realpath(found) != os.path.realpath(sys.executable):
        return {}
    return {
        "GUP_VMAS_PYTHON": found,
        "GUP_VMAS_PYTHON_VERSION": version,
        "GUP_VMAS_LIBPYTHON": library,
        "PYTHONHOME": sys.base_prefix,
    }
