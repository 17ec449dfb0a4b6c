# SPDX-License-Identifier: GPL-2.0-only
"""What check says of a driver's call, which is what the matrix says of it on the driver's kernels.

A call that breaks on one of them is an error, whatever it passes; one that breaks on none is nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gupvmas.check import rules
from gupvmas.check.model import OnKernels, Rule, Severity
from gupvmas.code.model import BEYOND, Conversion, Occurrence, version_text
from gupvmas.gup import api, arms
from gupvmas.gup.site import Site
from gupvmas.scan import Scan
from gupvmas.scan.driver.matrix import Cell, Fit, span_text

#: What a call does with the VMAs, by its rule; {} is what it passes for them.
_DOES = {
    rules.SINGLE: "it stores a VMA in {}",
    rules.MULTI: "it fills {} with VMAs",
    rules.IGNORED: "nothing reads the VMAs in {}",
    rules.FORWARDED: "{} comes from the caller",
}


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Why a call is a finding."""

    rule: Rule
    severity: Severity
    message: str


def of_call(scan: Scan, site: Site, rule: Rule | None, vmas: str) -> Verdict | None:
    """What is wrong with a call; None if nothing is. ``rule``: by what it passes, ``vmas``, if any."""
    call = site.occurrence
    if site.api not in api.FUNCTIONS or (site.file, call.offset) not in scan.matrix.cells:
        return None  # a wrapper's own fate decides about its callers; a probe is there to fail
    cells = tuple(scan.matrix.shown(call))
    broken = [cell for cell in cells if cell.fit is Fit.BREAKS]
    beside = scan.matrix.headers.get((site.file, call.offset))
    given = beside is not None and beside.fit is Fit.BREAKS
    new = [cell for cell in broken if cell.kernels.meets(arms.NEW)]
    does = f"; {_DOES[rule].format(vmas)}" if rule in _DOES else ""
    if not broken and not given:
        unsure = scan.matrix.unsure(call) if any(c.kernels.meets(arms.NEW) for c in cells) else ""
        if not unsure or rule is None or site.conversion is Conversion.NONE:
            return None
        said = f"kernels from 6.5 on may compile this {site.api}() and have no vmas parameter"
        return Verdict(rule, Severity.WARNING, f"{said}: {unsure}{does}")
    parts = []
    if new and rule is not None and _lost_it(new):
        parts.append(f"kernels from 6.5 on compile this {site.api}() and have no vmas parameter{does}")
        broken = [cell for cell in broken if cell not in new]
    if broken:
        parts.append(misfit(site.api, broken))
    if given and beside is not None and not parts:
        parts.append(
            f"with the headers, which say {scan.headers_version}, this {site.api}() does not fit: "
            f"{beside.why}"
        )
    by_class = rule is not None and (bool(new) or (given and not broken))
    return Verdict(rule if by_class and rule else rules.SHAPE, Severity.ERROR, "; ".join(parts))


def of_name(scan: Scan, definition: Occurrence, name: str) -> Verdict | None:
    """What is wrong with the calls of a macro ``name``, which is another name of a function."""
    broken = [cell for cell in scan.matrix.shown(definition) if cell.fit is Fit.BREAKS]
    if not broken:
        return None
    if _lost_it(broken):
        said = f"kernels from 6.5 on compile this {name}() and have no vmas parameter"
        return Verdict(rules.UNUSED, Severity.ERROR, said)
    return Verdict(rules.SHAPE, Severity.ERROR, misfit(name, broken))


def on_kernels(scan: Scan, call: Occurrence) -> tuple[tuple[OnKernels, ...], str]:
    """The matrix of a call, for programs, and what of it is about the driver's kernels, in words."""
    cells = tuple(
        OnKernels(
            version_text(cell.kernels.first),
            version_text(cell.kernels.end) if cell.kernels.end < BEYOND else None,
            cell.fit.value, cell.why,
        )
        for cell in scan.matrix.of(call)
    )
    return cells, "; ".join(map(str, scan.matrix.shown(call)))


def misfit(name: str, broken: Sequence[Cell]) -> str:
    """Some cells in words: on which kernels a call of ``name`` does not fit, and why."""
    by_why: dict[str, list[str]] = {}
    for cell in broken:
        by_why.setdefault(cell.why, []).append(_kernels(cell))
    if len(by_why) == 1:
        why, spans = next(iter(by_why.items()))
        return f"{_and(spans)} compile this {name}(), which does not fit: {why}"
    told = _and([f"{_and(spans)} ({why})" for why, spans in by_why.items()])
    return f"{told} compile this {name}(), which does not fit"


def is_known(scan: Scan, call: Occurrence) -> bool:
    """Whether nothing about a call is unknown on the driver's kernels, or it breaks anyway."""
    cells = scan.matrix.shown(call)
    fits = {cell.fit for cell in cells}
    return Fit.BREAKS in fits or bool(cells and Fit.UNKNOWN not in fits)


def _lost_it(new: Sequence[Cell]) -> bool:
    """Whether kernels before 6.5 have nothing to do with why a call breaks from there on."""
    return all(cell.kernels.first >= arms.NEW.first for cell in new)


def _kernels(cell: Cell) -> str:
    span = span_text(cell.kernels)
    return f"kernels from {span[:-1]} on" if span.endswith("-") else f"kernels {span}"


def _and(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + " and " + texts[-1]
