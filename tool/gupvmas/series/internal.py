# SPDX-License-Identifier: GPL-2.0-only
"""The functions inside GUP through which nothing but NULL is handed any more."""

from __future__ import annotations

from pathlib import Path

from gupvmas.convert.functions import parameter
from gupvmas.code.model import Kind
from gupvmas.gup.reasons import Cause, of
from gupvmas.scan import Scan


def inside(scan: Scan, removed: set[str], work: Path) -> parameter.Chain:
    """The functions through which VMAs are handed down from the public ones, dead or alive.

    ``removed`` are the public functions that lose their parameter, ``work`` a private directory.
    """
    roots = {name: p.vmas for name, p in scan.generation.items() if p.vmas >= 0}
    own = [o for o in scan.occurrences if o.name in roots]
    chain = parameter.trace(roots, own, scan.source, scan.read, work / "inside", scan.options.store)
    readers = {
        site.inner: of("inner-has-reader", reader=f"{site.file}:{site.line}")
        for site in scan.sites
        if site.inner and site.api in removed
    }
    parameter.settle(chain, removed, readers)
    return chain


def where(function: parameter.Function, cause: Cause) -> Cause:
    """The ``cause`` for which a function keeps its parameter, at the place of that function."""
    defined = function.of_kind(Kind.DEFINITION) or function.occurrences
    return cause.at(f"{defined[0].file}:{defined[0].line}") if defined else cause
