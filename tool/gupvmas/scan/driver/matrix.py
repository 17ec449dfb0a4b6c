# SPDX-License-Identifier: GPL-2.0-only
"""The matrix: for each call of a driver and each range of kernels, whether the call fits.

It is held against the prototypes that mainline has in that range (api.HISTORY). That a view has no
such call says that those kernels do not compile it.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from gupvmas.code.model import EVERY_KERNEL, Kernels, Kind, Occurrence, version_text
from gupvmas.code.views import FileViews, View, among, without
from gupvmas.gup import api, arms
from gupvmas.scan.driver import own

#: The kernels that the tool knows the prototypes of: from this one on.
OLDEST = (4, 4, 0)

#: A test of the version by a macro with parameters, which is not followed.
_TEST = re.compile(r"\b(?!KERNEL_VERSION\b)[A-Za-z_]\w*\s*\(\s*\d+\s*,\s*\d+")

Place = tuple[str, int]
_Call = tuple[Occurrence, Sequence[str]]


class Fit(str, enum.Enum):
    """What becomes of a call on some kernels."""

    OK = "ok"
    BREAKS = "breaks"
    ABSENT = "not compiled"
    UNKNOWN = "unknown"


@dataclasses.dataclass(frozen=True)
class Cell:
    """A call on a range of kernels, and why it breaks or can't be told."""

    kernels: Kernels
    fit: Fit
    why: str = ""

    def __str__(self) -> str:
        return f"{span_text(self.kernels)} {self.fit.value}" + (f": {self.why}" if self.why else "")


def span_text(kernels: Kernels) -> str:
    """Some kernels as people write them: "4.9-6.4", "6.5-"."""
    first = version_text(max(kernels.first, arms.code(OLDEST)))
    if kernels.end >= arms.NEW.end:
        return f"{first}-"
    last = _before(kernels.end)
    if first.startswith(f"{last}."):
        return f"{first}-{last}.x"
    return first if first == last else f"{first}-{last}"


def _before(code: int) -> str:
    """The last version before a value of LINUX_VERSION_CODE: 6.4 before 6.5."""
    major, minor, patch = code >> 16, code >> 8 & 255, code & 255
    if patch:
        return version_text(code - 1)
    if minor:
        return f"{major}.{minor - 1}"
    return f"{major - 1}.x"


@dataclasses.dataclass
class Matrix:
    """The cells of each call, by file and offset, the oldest kernels first."""

    cells: dict[Place, list[Cell]] = dataclasses.field(default_factory=dict)
    #: The same for the kernel whose headers are given, by what those declare.
    headers: dict[Place, Cell] = dataclasses.field(default_factory=dict)
    #: The kernels that the driver is said to be for, if somebody said it.
    kernels: Kernels | None = None
    #: The versions that arms name: some call is compiled right before, or from then on.
    before: frozenset[int] = frozenset()
    since: frozenset[int] = frozenset()

    def of(self, call: Occurrence) -> list[Cell]:
        """The cells of a call."""
        return self.cells.get((call.file, call.offset), [])

    def unsure(self, call: Occurrence) -> str:
        """Why it can't be told whether a call breaks on kernels without the parameter; "" if it can."""
        cells = [cell for cell in self.of(call) if cell.kernels.meets(arms.NEW)]
        why = [cell.why for cell in cells if cell.fit is Fit.UNKNOWN]
        return "" if any(cell.fit is Fit.BREAKS for cell in cells) else "".join(why[-1:])

    def broken(self, kernels: Kernels) -> set[Place]:
        """The calls that break on some of ``kernels``."""
        return {
            place for place, cells in self.cells.items()
            if any(c.fit is Fit.BREAKS and c.kernels.meets(kernels) for c in cells)
        }

    def unknown(self, kernels: Kernels) -> list[Place]:
        """The calls of which it can't be told whether they fit on all of ``kernels``."""
        return [
            place for place, cells in sorted(self.cells.items())
            if any(c.fit is Fit.UNKNOWN and c.kernels.meets(kernels) for c in cells)
        ]

    @functools.cached_property
    def ranges(self) -> list[tuple[Kernels, list[Place]]]:
        """The kernels of the driver, oldest first, and which of its calls break there.

        They are those that ``kernels`` has. If it has not been said, they begin with the oldest that
        some arm names, or on which nothing breaks and some call is compiled: what is older is no kernel
        of the driver's. Those without the parameter are. Kernels that compile no call are left out. To be
        asked for once all cells are known.
        """
        bounds = {code for cells in self.cells.values() for c in cells for code in _ends(c.kernels)}
        edges = sorted(bounds | ({arms.NEW.first, *self.before, *self.since} if bounds else set()))
        if self.kernels and edges:
            limits = max(self.kernels.first, edges[0]), self.kernels.end
            edges = sorted({*limits, *(edge for edge in edges if limits[0] < edge < limits[1])})
        parts = [Kernels(first, end) for first, end in zip(edges, edges[1:])]
        fits = [self._at(part) for part in parts]
        all_fit = [n for n, fit in enumerate(fits) if Fit.OK in fit and Fit.BREAKS not in fit]
        some_fit = [n for n, fit in enumerate(fits) if Fit.OK in fit]
        begin = 0 if self.kernels else min([
            *(all_fit or some_fit)[:1],
            *(n for n, part in enumerate(parts) if part.end in self.before or part.first in self.since),
            *(n for n, part in enumerate(parts) if part.first == arms.NEW.first),
        ], default=0)
        found: list[tuple[Kernels, list[Place]]] = []
        for part, fit in zip(parts[begin:], fits[begin:]):
            if not fit - {Fit.ABSENT}:
                continue
            broken = [
                place for place, cells in sorted(self.cells.items())
                if any(c.fit is Fit.BREAKS and c.kernels.meets(part) for c in cells)
            ]
            last = found[-1] if found else None
            # What `series` mends begins there.
            joins = last and last[0].end == part.first and last[1] == broken
            if last and joins and not (broken and part.first == arms.NEW.first):
                found[-1] = (Kernels(last[0].first, part.end), broken)
            else:
                found.append((part, broken))
        return found

    def on_new_kernels(self, fit: Fit) -> list[Place]:
        """The calls that break, fit or can't be told on some kernel without the parameter."""
        return [
            place for place, cells in sorted(self.cells.items())
            if any(c.fit is fit and c.kernels.meets(arms.NEW) for c in cells)
        ]

    def _at(self, part: Kernels) -> set[Fit]:
        return {c.fit for cells in self.cells.values() for c in cells if c.kernels.meets(part)}

    def shown(self, call: Occurrence) -> list[Cell]:
        """The cells of a call that are of interest: those of the driver's kernels that compile it."""
        whole = Kernels(self.ranges[0][0].first, self.ranges[-1][0].end) if self.ranges else EVERY_KERNEL
        return [
            dataclasses.replace(cell, kernels=Kernels(
                max(cell.kernels.first, whole.first), min(cell.kernels.end, whole.end)
            ))
            for cell in self.of(call)
            if cell.fit is not Fit.ABSENT and cell.kernels.meets(whole)
        ]


def _ends(kernels: Kernels) -> tuple[int, int]:
    return kernels.first, kernels.end


def of(
    views: Mapping[str, FileViews],
    seen: Mapping[tuple[str, View], Sequence[_Call]],
    names: Mapping[Place, Sequence[Cell]],
) -> Matrix:
    """The matrix of a driver: what is in each view of its files is in ``seen``, calls with the
    texts of their arguments; and in ``names`` what becomes of macros that are other names.

    What a call means of a function that the driver defines itself, in the file or in some header, is
    not looked into.
    """
    matrix = Matrix({place: list(cells) for place, cells in names.items()})
    defined, uncompiled = own.definitions(seen), own.uncompiled(seen)
    for file, each in views.items():
        places = {
            o.offset: o.name
            for view in each.views for o, _ in seen.get((file, view), ()) if counts(o)
        }
        for offset, name in places.items():
            found: list[Cell] = []
            here = {
                view: call for view in each.views for call in seen.get((file, view), ())
                if call[0].offset == offset and counts(call[0])
            }
            compiled = [point.kernels for view in here if view.compiles for point in view.points]
            for view in each.views:
                others = seen.get((file, view), ())
                call = here.get(view) if view.compiles else None
                gone = own.not_for(call[0], uncompiled) if call else ()
                for point in view.points:
                    for part in without(point.kernels, gone):
                        cells = _cells(call, name, part, others, defined, names)
                        found += [
                            _of_newer(cell, here[view], compiled) if cell.fit is Fit.OK else cell for cell in cells
                        ]
                    found += [Cell(part, Fit.ABSENT) for part in among(point.kernels, gone)]
            matrix.cells[file, offset] = joined(found)
    return matrix


def counts(found: Occurrence) -> bool:
    """Whether it has cells in a matrix, if it is compiled."""
    return found.kind in (Kind.CALL, Kind.UNPARSED) and found.name in api.FUNCTIONS


def _cells(
    call: _Call | None,
    name: str,
    kernels: Kernels,
    others: Sequence[_Call],
    defined: Sequence[own.Own],
    names: Mapping[Place, Sequence[Cell]],
) -> list[Cell]:
    """The cells of a call on kernels that all see the same of the file."""
    edges = {code for known, _ in arms.shapes(name) for code in (known.first, known.end)}
    bounds = sorted({kernels.first, kernels.end} | {e for e in edges if kernels.first < e < kernels.end})
    found = []
    for first, end in zip(bounds, bounds[1:]):
        part = Kernels(max(first, arms.code(OLDEST)), end)
        if part.first < part.end:
            right = [other for other, texts in others if _fits(other, texts, part, names)]
            found.append(_cell(call, name, part, right, defined))
    return found


def _cell(
    seen: _Call | None, name: str, kernels: Kernels, right: Sequence[Occurrence], defined: Sequence[own.Own]
) -> Cell:
    if seen is None:
        return Cell(kernels, Fit.ABSENT)
    call, texts = seen
    if call.kind is Kind.UNPARSED:
        return Cell(kernels, Fit.UNKNOWN, "the function around it could not be read")
    if call.straddles:
        return Cell(kernels, Fit.UNKNOWN, "conditions among its arguments decide them")
    shape = next((p for known, p in arms.shapes(name) if known.meets(kernels)), None)
    count = len(call.arguments)
    if shape and count == len(shape.roles) and arms.may_be(shape.roles, texts):
        return Cell(kernels, Fit.OK)
    meant = [each.found for each in defined if each.means(call, kernels)]
    if meant and all(d.kind is Kind.DEFINITION and len(d.arguments) == count for d in meant):
        return Cell(kernels, Fit.OK)
    if meant:
        return Cell(kernels, Fit.UNKNOWN, f"the driver has a {name}() of its own")
    if shape is None:
        why = "there is no such function"
    elif call.macro and count == 1:
        return Cell(kernels, Fit.UNKNOWN, "a macro has its arguments")
    elif count == len(shape.roles):
        why = f"{count} arguments, of which some are in the places of others"
    else:
        why = f"{count} arguments, the function has {len(shape.roles)}"
    for condition in call.conditions:
        if call.arms and _TEST.search(condition):
            return Cell(kernels, Fit.UNKNOWN, f"{why}; {condition} is not followed")
    chooser = may_be_another(call, right)
    if chooser:
        return Cell(kernels, Fit.UNKNOWN, f"{why}; {chooser} may choose another")
    return Cell(kernels, Fit.BREAKS, why)


def _of_newer(cell: Cell, seen: _Call, compiled: Sequence[Kernels]) -> Cell:
    """What is known of a call that fits, by its number of arguments and their names, a newer function
    as well: with the same arguments it is not right on both."""
    call, texts = seen
    mine = next((p.roles for known, p in arms.shapes(call.name) if known.meets(cell.kernels)), None)
    if mine is None:
        return cell  # it fits what the driver has by that name
    for known, shape in arms.shapes(call.name):
        newer = known.first >= cell.kernels.end and arms.serves(compiled, known)
        if newer and shape.roles != mine and len(shape.roles) == len(texts) and arms.may_be(shape.roles, texts):
            return Cell(cell.kernels, Fit.UNKNOWN, f"the arguments may be those of {span_text(known)}")
    return cell


def may_be_another(call: Occurrence, others: Iterable[Occurrence]) -> str:
    """The condition that ``call`` is compiled by while one of ``others`` stands in another arm of the
    same conditional; "" if none does. Something else than the version says which of them it is."""
    rivals = [arm for other in others for arm in other.arms]
    for arm, condition in zip(reversed(call.arms), reversed(call.conditions)):
        if any(a.first == arm.first and a.start != arm.start for a in rivals):
            return condition
    return ""


def _fits(
    other: Occurrence, texts: Sequence[str], kernels: Kernels, names: Mapping[Place, Sequence[Cell]]
) -> bool:
    """Whether a use of any function is right on some kernels: a call of its shape, or another name
    of it whose calls are not known to be wrong."""
    if other.kind is not Kind.CALL:
        cells = names.get((other.file, other.offset), ())
        return other.is_other_use and not any(
            c.fit is Fit.BREAKS and c.kernels.meets(kernels) for c in cells
        )
    return any(
        known.meets(kernels) and len(shape.roles) == len(texts) and arms.may_be(shape.roles, texts)
        for known, shape in arms.shapes(other.name)
    )


def joined(cells: Iterable[Cell]) -> list[Cell]:
    """The cells in the order of the kernels; those that say the same are one."""
    found: list[Cell] = []
    for cell in sorted(cells, key=lambda c: c.kernels.first):
        last = found[-1] if found else None
        if last and (last.fit, last.why) == (cell.fit, cell.why) and last.kernels.end == cell.kernels.first:
            found[-1] = Cell(Kernels(last.kernels.first, cell.kernels.end), cell.fit, cell.why)
        else:
            found.append(cell)
    return found
