# SPDX-License-Identifier: GPL-2.0-only
"""Macros of a driver that are another name of a function: what their calls come to.

	#define dev_gup get_user_pages

Whoever calls it calls the function, with as many arguments as the name had. From 6.5 on that is
one too many, and the macro is where it can be mended: it takes the argument, and drops it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from gupvmas.code.edit import Edit
from gupvmas.code.model import Kernels, Kind, Occurrence, Span
from gupvmas.gup import api, arms
from gupvmas.gup.generation import Prototype
from gupvmas.gup.reasons import Cause, of
from gupvmas.gup.site import texts_of
from gupvmas.scan.driver.matrix import OLDEST, Cell, Fit, may_be_another
from gupvmas.scan.model import Alias, Scan

_COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.S)


def find(scan: Scan) -> list[Alias]:
    """The macros that stand for a function on kernels without the parameter, with their calls."""
    found = [
        Alias(use, str(use.macro), use.name)
        for use in scan.occurrences
        if use.is_other_use and use.name in api.FUNCTIONS and use.macro and not use.macro_params
        and arms.serves_new(use) and (use.file, use.offset) in scan.seen and _is_all(scan, use)
    ]
    names = sorted({alias.name for alias in found})
    uses = scan.read_whole(names).occurrences if names else []
    for alias in found:
        home = alias.definition.file
        everywhere = home.endswith(".h")
        own = [o for o in uses if o.name == alias.name and (everywhere or o.file == home)]
        _look(scan, alias, own)
    return found


def edit_of(scan: Scan, alias: Alias) -> Edit:
    """What makes a macro of the other name that drops the argument: an edit of the view."""
    source = scan.seen[alias.place].source
    hash_at = source.data.rfind(b"#", 0, alias.definition.offset)
    assert alias.shape is not None
    takes = ", ".join(alias.shape.roles)
    hands = ", ".join(role for role in alias.shape.roles if role != "vmas")
    text = f"#define {alias.name}({takes}) \\\n\t{alias.function}({hands})\n"
    return Edit(source.line_start(hash_at), source.directive_end(hash_at), text.encode())


def lines_of(scan: Scan, alias: Alias) -> Span:
    """The lines of the definition."""
    edit = edit_of(scan, alias)
    return Span(edit.start, edit.end)


def _is_all(scan: Scan, use: Occurrence) -> bool:
    """Whether the name of the function is all that the macro is."""
    source = scan.seen[use.file, use.offset].source
    start = source.data.rfind(b"#", 0, use.offset)
    text = source.data[start : source.directive_end(use.offset)].replace(b"\\\n", b" ")
    text = _COMMENT.sub(b" ", text)
    pattern = rb"#\s*define\s+%b\s+%b\s*" % (str(use.macro).encode(), use.name.encode())
    return re.fullmatch(pattern, text.strip()) is not None


def _look(scan: Scan, alias: Alias, uses: Sequence[Occurrence]) -> None:
    """Fill in the shape that the calls have, or why the macro is left."""
    shapes: set[tuple[str, ...]] = set()
    today = arms.shapes(alias.function)[-1][1]
    for use in uses:
        if use.quoted or use.kind in (Kind.COMMENT, Kind.DOCUMENTATION) or not arms.serves_new(use):
            continue
        where = f"{use.file}:{use.line}"
        if use.kind is Kind.CALL and not use.straddles:
            texts = texts_of(use, scan.source(use.file))
            shape = arms.shape(alias.function, use.kernels, texts, {})
            if shape is None or (shape.vmas >= 0 and texts[shape.vmas] != "NULL"):
                alias.cause = of("alias-call-unknown", name=alias.name, place=where)
            if shape is not None:
                shapes.add(shape.roles)
                alias.count = len(texts)
        elif use.kind not in (Kind.MACRO, Kind.DEFINITION, Kind.DECLARATION, Kind.EXPORT):
            alias.cause = of("alias-call-unknown", name=alias.name, place=where)
    if len(shapes) == 1 and not alias.cause:
        alias.shape = Prototype(alias.function, next(iter(shapes)), "", 0)
        if alias.shape.vmas >= 0 and tuple(r for r in alias.shape.roles if r != "vmas") != today.roles:
            alias.cause = of("alias-of-older-shape", name=alias.name, function=alias.function)
    elif len(shapes) > 1 and not alias.cause:
        alias.cause = of("alias-of-several-shapes", name=alias.name)


def cells_of(scan: Scan, alias: Alias) -> list[Cell]:
    """What becomes of the calls by the other name, on the kernels that see the definition."""
    found = []
    others = [
        o for o in scan.occurrences
        if o.file == alias.definition.file and o.kind is Kind.CALL and o.macro == alias.name
    ]
    for seen in alias.definition.kernels:
        for known, shape in arms.shapes(alias.function):
            first, end = max(known.first, seen.first, arms.code(OLDEST)), min(known.end, seen.end)
            if first >= end or not alias.count:
                continue
            kernels = Kernels(first, end)
            if len(shape.roles) == alias.count:
                found.append(Cell(kernels, Fit.OK))
            else:
                why = f"{alias.name}() hands on {alias.count} arguments, the function has {len(shape.roles)}"
                fitting = [o for o in others if _fits(o, kernels)]
                chooser = may_be_another(alias.definition, fitting)
                if chooser and not alias.definition.decided:
                    found.append(Cell(kernels, Fit.UNKNOWN, f"{why}; {chooser} may choose another"))
                else:
                    found.append(Cell(kernels, Fit.BREAKS, why))
    return found


def _fits(call: Occurrence, kernels: Kernels) -> bool:
    """Whether a call has as many arguments as its function on some kernels."""
    return any(
        known.meets(kernels) and len(shape.roles) == len(call.arguments)
        for known, shape in arms.shapes(call.name)
    )


def breaks(scan: Scan, alias: Alias) -> bool:
    """Whether some kernel without the parameter can't compile the calls."""
    return any(c.fit is Fit.BREAKS and c.kernels.meets(arms.NEW) for c in scan.matrix.cells.get(alias.place, ()))


def left(alias: Alias) -> Cause:
    """Why a macro whose calls break is left to do by hand."""
    return alias.cause or of("arms-would-differ")


def is_looked_up(scan: Scan, found: Occurrence) -> bool:
    """Whether a name is all of a string, as what looks a symbol up wants it."""
    if not found.quoted or not found.file.endswith((".c", ".h")):
        return False
    data, end = scan.source(found.file).data, found.offset + len(found.name)
    return data[found.offset - 1 : found.offset] == b'"' and data[end : end + 1] == b'"'
