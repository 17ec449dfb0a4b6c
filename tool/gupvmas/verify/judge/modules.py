# SPDX-License-Identifier: GPL-2.0-only
"""Whether a module can link what a commit makes it use."""

from __future__ import annotations

import re

from gupvmas.base.gitrepo import printable
from gupvmas.base.store import Store
from gupvmas.verify.build import modpost
from gupvmas.verify.build.commits import Commits
from gupvmas.verify.texts import CODE
from gupvmas.verify.judge.suspects import Newcomers, finding
from gupvmas.verify.model import SYMBOL


def judge(commits: Commits, new: Newcomers) -> None:
    """Report the symbols that the commit makes a module use, and that no module gets."""
    lane, number, name = new.lane, new.number, f"{new.source[:-2]}.o"
    kept = _kept(commits, new)
    if kept is None:
        commits.found.incomplete.append(
            f"{printable(name)}: on {lane.name} commit {number} makes the module use "
            f"{', '.join(sorted(new.names))}, and whether it can be linked is not known: the "
            "build has no modpost that says it"
        )
        return
    for symbol in kept:
        finding(
            commits, lane, number, SYMBOL, name, symbol,
            [
                f"{symbol} is used by the module {new.module}, which did not use it before, "
                "and nothing exports it"
            ],
        )  # fmt: skip


def _kept(commits: Commits, new: Newcomers) -> list[str] | None:
    """What is found out, or was before; None: there is nothing to find it out by."""
    before = commits.steps[new.number - 1].tree
    key = Store.key("verify-link", commits.key(new.lane, new.number), before, new.source)
    kept: list[str] | None = commits.results.load(key)
    if kept is None:
        kept = _missing(commits, new)
        if kept is not None:
            commits.results.save([(key, kept)])
    return kept


def _missing(commits: Commits, new: Newcomers) -> list[str] | None:
    """The symbols that nobody exports and no other part of the module defines."""
    builder = new.lane.builder
    commits.visit(new.lane, new.number, new.source)
    lines = [
        line
        for path, line in commits.copy.grep(modpost.EXPORTS)
        if path.endswith(CODE)
        and (not path.startswith("arch/") or path.split("/")[1] == builder.target.source)
    ]
    linked = new.before | modpost.exported(lines, new.names)
    # What compilers and their checks call is exported by macros in all ways.
    linked |= {n for n in new.names if n.startswith("__") and n in _common(commits, new)}
    numbers = tuple(int(n) for n in re.findall(r"\d+", commits.found.version)[:2])
    missing = builder.unlinked(new.source, linked, numbers)
    if missing:
        defined = builder.defined(new.module)
        missing = [symbol for symbol in missing if symbol not in defined]
    return missing


def _common(commits: Commits, new: Newcomers) -> set[str]:
    """What other modules, which are linked, left to others before the series."""
    objects = new.lane.base().objects
    return {
        name
        for source, result in objects.items()
        if source != new.source and result.module not in ("", new.module)
        for name in result.undefined
    }
