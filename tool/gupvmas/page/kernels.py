# SPDX-License-Identifier: GPL-2.0-only
"""The matrix of a driver as a table: its calls, and what becomes of each on each of its kernels."""

from __future__ import annotations

import dataclasses

from gupvmas.gup import arms
from gupvmas.scan import Scan
from gupvmas.scan.driver.matrix import Cell, Fit, span_text

#: Of several cells within one range the first of these is shown.
_WORST = (Fit.BREAKS, Fit.UNKNOWN, Fit.OK, Fit.ABSENT)


@dataclasses.dataclass(frozen=True)
class Row:
    """A call, and a cell for each column. ``id``: of the site's section, empty if it is none."""

    place: str
    function: str
    api: str
    cells: list[Cell]
    id: str = ""


@dataclasses.dataclass(frozen=True)
class Kernels:
    """The table: its columns are ranges of kernels, the oldest first, and the headers given."""

    columns: list[str]
    rows: list[Row]


def of(scan: Scan, ids: dict[tuple[str, int], str]) -> Kernels | None:
    """The table of ``scan``; None if it is no driver, or has no call that a version decides.

    ``ids`` are the sections of the sites, by file and offset of the call.
    """
    matrix = scan.matrix
    parts = [part for part, _ in matrix.ranges]
    calls = {(o.file, o.offset): o for o in scan.occurrences if (o.file, o.offset) in matrix.cells}
    if not parts or not calls:
        return None
    rows = []
    for place, call in calls.items():
        cells = [
            min((c for c in matrix.cells[place] if c.kernels.meets(part)), key=_badness,
                default=Cell(part, Fit.ABSENT))
            for part in parts
        ]  # fmt: skip
        if matrix.headers:
            cells.append(matrix.headers.get(place, Cell(arms.NEW, Fit.ABSENT)))
        name = call.macro or (call.function.name if call.function else "")
        rows.append(Row(f"{call.file}:{call.line}", name, call.name, cells, ids.get(place, "")))
    rows.sort(key=lambda row: min(map(_badness, row.cells)))
    columns = [span_text(part) for part in parts]
    return Kernels(columns + ["by --headers"] * bool(matrix.headers), rows)


def _badness(cell: Cell) -> int:
    return _WORST.index(cell.fit)
