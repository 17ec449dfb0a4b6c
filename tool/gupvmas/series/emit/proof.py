# SPDX-License-Identifier: GPL-2.0-only
"""Shows that the semantic patch that a commit is mailed with makes that commit.

The commit was made with every call marked, and laid out as its files were. Here the semantic patch
is run by plain spatch on what the commit changes, as any reader can do. Outside of comments the
tokens must be those of the commit; a file where they are not was made by hand, and is listed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from gupvmas.series import plain
from gupvmas.gup import spatch
from gupvmas.code import tokens
from gupvmas.base.errors import IncompleteError
from gupvmas.base.store import Store

#: Why a file is made by hand: see gupvmas.series.emit.steps for others.
NO_CODE = "no C"


class Differs(IncompleteError):
    """A semantic patch makes another ``file`` of it than the commit has."""

    def __init__(self, file: str, text: str) -> None:
        super().__init__(text)
        self.file = file


@dataclasses.dataclass(frozen=True)
class Proof:
    """A semantic patch, and the files of the commit that it does not make: why not."""

    patch: str
    by_hand: Mapping[str, str]


@dataclasses.dataclass
class Made:
    """One commit: its files before and after, and the semantic patches that may be mailed.

    The first of ``patches`` that makes all of it is taken. ``reasons`` are those of files that the
    semantic patch is known not to make.
    """

    subject: str
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    patches: tuple[str, ...]
    reasons: Mapping[str, str]


def differences(
    patch: str, made: Made, scratch: Path, store: Store | None = None, jobs: int = 0
) -> dict[str, tuple[int, str]]:
    """The files of a commit that ``patch`` makes another one of: the line where, and what spatch
    said if it gave up.

    ``scratch`` is a private directory, which is made. Raises IncompleteError if spatch does not
    answer, ValueError for a patch that is not to be run.
    """
    files = [file for file in sorted(made.after) if file.endswith(tokens.CODE)]
    now, then = scratch / "now", scratch / "then"
    for file in files:
        for top, text in ((now, made.before.get(file, b"")), (then, made.after[file])):
            path = top / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
    store = store or Store(None)
    keys = {
        file: Store.key(
            "plain", spatch.version_of(store), patch, made.before.get(file, b""), made.after[file]
        )
        for file in files
    }
    left = [file for file in files if store.load(keys[file]) is not True]
    failed = plain.run(patch, now, left, scratch / "run", jobs)
    # Where the bytes are the same, the tokens are.
    other = [
        file for file in left
        if file in failed or (now / file).read_bytes() != made.after[file]
    ]  # fmt: skip
    wanted, got = tokens.of(then, other), tokens.of(now, other)
    found = {}
    for file in other:
        line = tokens.differs_at(wanted[file], got[file], made.after[file])
        if line or file in failed:
            found[file] = (line, failed.get(file, ""))
    store.save((keys[file], True) for file in left if file not in found)
    return found


def prove(made: Made, scratch: Path, store: Store | None = None, jobs: int = 0) -> Proof:
    """Find the semantic patch that makes the commit. ``scratch`` is a private directory.

    Raises Differs for a difference that has no reason, IncompleteError if spatch does not answer.
    """
    other = {file: NO_CODE for file in made.after if not file.endswith(tokens.CODE)}
    unexplained: dict[str, tuple[int, str]] = {}
    for number, patch in enumerate(dict.fromkeys(made.patches)):
        found = differences(patch, made, scratch / str(number), store, jobs)
        unexplained = {file: how for file, how in found.items() if file not in made.reasons}
        if not unexplained:
            by_hand = {file: made.reasons[file] for file in found}
            return Proof(patch, {**by_hand, **other})
    file, (line, said) = min(unexplained.items())
    where = f"line {line}" if line else "it"
    raise Differs(
        file,
        f"the semantic patch of '{made.subject}', run by spatch alone, makes something else of "
        f"{where}{': ' + said if said else ''}",
    )
