# SPDX-License-Identifier: GPL-2.0-only
"""The users that a tree is known to have, so that only others are findings.

An entry is a file, a function, what is known there and a hash of the normalised call, with the
number of its copies: edits elsewhere and line drift do not revive it, one more copy is new.
"""

from __future__ import annotations

import collections
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.observe import Observation

SCHEMA = "gup-vmas/baseline/1"

Key = tuple[str, str, str, str]  # kind, file, function, hash


def digest(text: str) -> str:
    """The hash of a normalised call."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def key(seen: Observation) -> Key:
    """What an observation is known by."""
    return seen.kind, seen.file, seen.function or "", digest(seen.text)


def fingerprint(seen: Observation, copy: int) -> str:
    """The same as one word; ``copy`` tells equal ones in one function apart, from 0."""
    return digest("\0".join((*key(seen), str(copy))))


def write(observations: Iterable[Observation]) -> str:
    """The text of a baseline of all ``observations``."""
    counts: collections.Counter[Key] = collections.Counter()
    texts: dict[Key, str] = {}
    for seen in observations:
        counts[key(seen)] += 1
        texts[key(seen)] = seen.text
    entries = [
        {
            "file": printable(k[1]) if not _utf8(k[1]) else k[1],
            "function": k[2],
            "kind": k[0],
            "hash": k[3],
            "count": counts[k],
            "call": texts[k].encode("utf-8", "replace").decode(),
        }
        for k in sorted(counts, key=lambda k: (k[1], k[2], texts[k], k[0]))
    ]
    return json.dumps({"schema": SCHEMA, "entries": entries}, indent=2) + "\n"


def _utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class Baseline:
    """A baseline as read from a file. Raises UsageError if it is none."""

    def __init__(self, path: str) -> None:
        self._left: collections.Counter[Key] = collections.Counter()
        self._calls: dict[Key, str] = {}
        where = printable(path)
        try:
            document = json.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise UsageError(f"cannot read {where}: {error.strerror}") from None
        except ValueError as error:
            raise UsageError(f"{where}: is no baseline: {error}") from None
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise UsageError(f"{where}: is no baseline of the form {SCHEMA}; write it anew")
        try:
            for entry in document["entries"]:
                self._add(entry)
        except (KeyError, TypeError, ValueError):
            raise UsageError(f"{where}: an entry is damaged; write it anew") from None

    def _add(self, entry: dict[str, Any]) -> None:
        words = [entry[name] for name in ("kind", "file", "function", "hash")]
        if not all(isinstance(word, str) for word in words):
            raise ValueError
        one: Key = (words[0], words[1], words[2], words[3])
        self._left[one] += int(entry["count"])
        self._calls[one] = str(entry.get("call", ""))

    def split(
        self, observations: Sequence[Observation]
    ) -> tuple[list[Observation], list[Observation]]:
        """Those that are new, and those that are known; each entry answers for its count."""
        fresh, known = [], []
        for seen in observations:
            kind, file, function, text = key(seen)
            one = (kind, file if _utf8(file) else printable(file), function, text)
            if self._left[one] > 0:
                self._left[one] -= 1
                known.append(seen)
            else:
                fresh.append(seen)
        return fresh, known

    def stale(self, takes: Callable[[str], bool]) -> tuple[str, ...]:
        """The entries that have answered for nothing, in words.

        takes: whether a file was looked at.
        """
        found = []
        for one, count in sorted(self._left.items(), key=lambda item: item[0][1:]):
            if count > 0 and takes(one[1]):
                times = f" ({count} copies)" if count > 1 else ""
                found.append(f"{one[1]}: {one[2] or 'no function'}: {self._calls[one]}{times}")
        return tuple(found)
