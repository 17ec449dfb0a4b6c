# SPDX-License-Identifier: GPL-2.0-only
"""What spatch makes of files; what it made of the same text once is kept, as it follows from that."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from gupvmas.base.store import Store
from gupvmas.gup import spatch
from gupvmas.gup.spatch import Job
from gupvmas.series.emit.mailed import reporting
from gupvmas.series.retreat import Failed


@dataclasses.dataclass(frozen=True)
class Remade:
    """What came out, and the rules that matched."""

    data: bytes
    fired: frozenset[str]


def of(
    files: Mapping[str, tuple[str, bytes]], scratch: Path, store: Store
) -> dict[str, Remade]:
    """What comes out of ``files``: by name, the semantic patch for each and its text.

    ``scratch`` is a private directory, which is made. Raises Failed if spatch gives up on one of
    them, IncompleteError if it does as a whole.
    """
    keys = {
        file: Store.key("remade", spatch.version_of(store), patch, data)
        for file, (patch, data) in files.items()
    }
    found: dict[str, Remade] = {}
    for file, key in keys.items():
        kept = store.load(key)
        if kept is not None:
            found[file] = Remade(kept[0].encode("latin-1"), frozenset(kept[1]))
    new = _run({file: pair for file, pair in files.items() if file not in found}, scratch)
    store.save(
        (keys[file], [made.data.decode("latin-1"), sorted(made.fired)]) for file, made in new.items()
    )
    return {file: new.get(file) or found[file] for file in files}


def _run(files: Mapping[str, tuple[str, bytes]], scratch: Path) -> dict[str, Remade]:
    if not files:
        return {}
    scratch.mkdir()
    copies: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    for number, (file, (patch, data)) in enumerate(files.items()):
        path = scratch / f"{number}.c"
        path.write_bytes(data)
        copies[file] = str(path)
        groups.setdefault(patch, []).append(str(path))
    run = scratch / "run"
    run.mkdir()
    jobs = [Job((), tuple(paths), reporting(patch)) for patch, paths in groups.items()]
    answer = spatch.run(jobs, [], run)
    for file, copy in copies.items():
        if copy in answer.failed:
            raise Failed(f"spatch gave up on it: {answer.failed[copy]}", file=file)
    fired: dict[str, set[str]] = {copy: set() for copy in copies.values()}
    for fact in answer.facts:
        if fact.kind == "fired":
            fired[fact.file].add(fact.text("rule"))
    return {
        file: Remade(Path(copy).read_bytes(), frozenset(fired[copy])) for file, copy in copies.items()
    }
