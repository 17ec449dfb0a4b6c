# SPDX-License-Identifier: GPL-2.0-only
"""What is kept between runs, so that nothing is read or parsed twice.

Everything is named by what it was made from: the text, the rules, the version of spatch. An
entry holds a sum over its name and its contents: one that is cut off, edited or in the place of
another is as good as none. It is written beside its place and renamed, so that parallel runs and
kill -9 do no harm. The oldest entries go when there are too many.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gupvmas import VERSION
from gupvmas.base.gitrepo import printable

#: To be changed with the form of an entry.
_FORMAT = "1"

#: How many entries are kept; a kernel needs about forty.
LIMIT = 4000


def _whose(directory: Path) -> str:
    """What is wrong with a directory for a cache, and what to do; empty if nothing is."""
    try:
        # Of a link, too: who made it says what is read.
        found = [directory.lstat(), directory.stat()]
    except OSError:
        return ""  # there is none yet, or it can't be used
    if any(each.st_uid != os.geteuid() for each in found):
        return "belongs to another user: set XDG_CACHE_HOME to a directory of yours"
    if found[1].st_mode & 0o022:
        return "can be written by others: remove it, or take that right away (chmod go-w)"
    return ""


def seal(name: str, value: Any) -> bytes:
    """``value`` as JSON, below a sum by which unseal() knows that it is what belongs to ``name``."""
    data = json.dumps(value).encode("ascii")
    return _sum(name, data) + b"\n" + data


def unseal(name: str, data: bytes) -> Any:
    """What seal() made ``data`` of. Raises ValueError if it did not, or for another name."""
    line, _, text = data.partition(b"\n")
    if line != _sum(name, text):
        raise ValueError("not what belongs here")
    return json.loads(text)


def _sum(name: str, data: bytes) -> bytes:
    # The version, as another may keep something else by the same name.
    return Store.key("gup-vmas", VERSION, _FORMAT, name, data).encode("ascii")


class Store:
    """Entries of JSON below one directory; a Store of None keeps nothing."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    @staticmethod
    def default() -> Path | None:
        """Where it is by default: $XDG_CACHE_HOME/gup-vmas.

        None, with a line that says so, if somebody else may have written what is there.
        """
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(
            os.path.expanduser("~"), ".cache"
        )
        directory = Path(base) / "gup-vmas"
        wrong = _whose(directory)
        if wrong:
            # Not by guard.say(): who runs guard has the whole command line.
            with contextlib.suppress(OSError, ValueError):
                line = f"gup-vmas: {printable(str(directory))} {wrong}; nothing is kept between runs"
                print(line, file=sys.stderr, flush=True)
            return None
        return directory

    def clean_list(self, tree: str) -> Path | None:
        """The file in which gupscan keeps what it knows of ``tree``; None if nothing is kept."""
        if self._directory is None or not self._make(self._directory):
            return None
        name = hashlib.sha256(os.fsencode(tree)).hexdigest()[:24]
        return self._directory / f"clean-{name}"

    @staticmethod
    def key(*parts: str | bytes) -> str:
        """A name made from all of ``parts``."""
        digest = hashlib.sha256()
        for part in parts:
            data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
            digest.update(b"%d:" % len(data) + data)
        return digest.hexdigest()

    def load(self, key: str) -> Any | None:
        """The entry ``key``, None if there is none."""
        if self._directory is None:
            return None
        path = self._path(key)
        try:
            value = unseal(key, path.read_bytes())
            os.utime(path)
        except (OSError, ValueError):
            return None
        return value

    def save(self, entries: Iterable[tuple[str, Any]]) -> None:
        """Keep ``entries``. What can't be kept (a full disk, no right) is not missed."""
        if self._directory is None:
            return
        for key, value in entries:
            path = self._path(key)
            if not self._make(path.parent):
                return
            spare = path.with_name(f"{path.name}.{os.getpid()}")
            try:
                spare.write_bytes(seal(key, value))
                os.replace(spare, path)
            except OSError:
                with contextlib.suppress(OSError):
                    spare.unlink()
                return
        self._prune()

    def _path(self, key: str) -> Path:
        assert self._directory is not None
        return self._directory / "facts" / key

    @staticmethod
    def _make(directory: Path) -> bool:
        try:
            # mkdir() makes what is above by the umask, which may let the group write.
            for each in (directory.parent, directory):
                each.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return False
        return True

    def _prune(self) -> None:
        assert self._directory is not None
        with contextlib.suppress(OSError):
            entries = list(os.scandir(self._directory / "facts"))
            if len(entries) <= LIMIT:
                return
            entries.sort(key=lambda entry: entry.stat().st_mtime)
            for entry in entries[: len(entries) - LIMIT // 2]:
                os.unlink(entry.path)
