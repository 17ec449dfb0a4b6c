# SPDX-License-Identifier: GPL-2.0-only
"""The headers of a kernel that is not the tree at hand: what --headers names for a driver."""

from __future__ import annotations

import dataclasses
import glob
import os
from collections.abc import Mapping, Sequence

from gupvmas.gup import api
from gupvmas.gup import arms
from gupvmas.gup import features
from gupvmas.gup import generation
from gupvmas.code import scanner
from gupvmas.base.errors import UsageError
from gupvmas.gup.features import Features
from gupvmas.gup.generation import Generation, Prototype
from gupvmas.code.model import Kernels, Kind, Occurrence
from gupvmas.code.views import FileViews, View
from gupvmas.scan.driver.aliases import is_looked_up
from gupvmas.scan.driver.matrix import Cell, Fit, Place, counts
from gupvmas.scan.model import Scan
from gupvmas.base.tree import Tree, open_tree


#: Where the headers may be below what is named: in a kernel tree or /usr/src/linux-headers-*, in an
#: unpacked package, behind the links of /lib/modules/VERSION.
_BELOW = ("", "source", "build", "build/source", "usr/src/*", "usr/src/kernels/*")


@dataclasses.dataclass(frozen=True)
class Headers:
    """What was read: the prototypes, and the version of the kernel, "" if nothing says it.

    ``facts`` is what a conversion for that kernel may use, if it has no vmas parameter.
    """

    generation: Generation
    version: str
    facts: Features


def give(scan: Scan) -> None:
    """The shapes and facts that --headers gives a driver; without, those of today's kernel.

    A conversion for kernels without the parameter may use what they have. Raises UsageError,
    also for a tree that is neither a kernel's nor a driver's.
    """
    tree, headers = scan.tree, scan.options.headers
    sure = headers is not None or scan.options.driver
    if not sure and not any(_is_code(scan, o) for o in scan.occurrences) and not _nothing_left(scan):
        inside = next((each for each in scan.left_out if each.version), None)
        raise UsageError(
            f"{tree.name} is not a kernel tree: no VERSION and PATCHLEVEL in the top Makefile; "
            + (
                f"{inside.where} in it is Linux {inside.version}: give that as --tree" if inside else
                f"and no driver for this tool: nothing in it calls {api.FUNCTIONS[0]} or its like"
            )
        )
    scan.facts = features.of_new_kernels(scan.options.compat)
    if headers is not None:
        found = read(headers)
        scan.generation, scan.headers_version = found.generation, found.version
        if all(prototype.vmas < 0 for prototype in found.generation.values()):
            scan.facts = found.facts


def beside(
    views: Mapping[str, FileViews],
    seen: Mapping[tuple[str, View], Sequence[tuple[Occurrence, Sequence[str]]]],
    given: Mapping[str, Prototype],
    version: int,
) -> dict[Place, Cell]:
    """What becomes of each call with the headers of one kernel, whose functions are ``given``.

    ``version`` is what they say of themselves: by that the driver chooses its arms.
    """
    kernels = Kernels(version, version + 1)
    found: dict[Place, Cell] = {}
    for file, each in views.items():
        for view in each.views:
            for call, _ in seen.get((file, view), ()) if view.serves(kernels) else ():
                declared = given.get(call.name)
                if not counts(call) or call.kind is Kind.UNPARSED or call.straddles or declared is None:
                    continue
                count, wanted = len(call.arguments), len(declared.roles)
                if count == wanted:
                    found[file, call.offset] = Cell(kernels, Fit.OK)
                elif not (call.macro and count == 1) and not call.arms:
                    why = f"{count} arguments, the function has {wanted}"
                    found[file, call.offset] = Cell(kernels, Fit.BREAKS, why)
    return found


def _nothing_left(scan: Scan) -> bool:
    """Whether this is a check of code in C: it is checked also after its last call has gone."""
    return scan.options.outdated and any(p.endswith((".c", ".h")) for p in scan.tree.list())


def _is_code(scan: Scan, occurrence: Occurrence) -> bool:
    if occurrence.quoted:
        return is_looked_up(scan, occurrence)
    return occurrence.kind not in (Kind.COMMENT, Kind.DOCUMENTATION)


def read(directory: str) -> Headers:
    """The headers in a tree, a headers package or what one was unpacked into.

    Raises UsageError if there are none, or none that declares a GUP function.
    """
    if not os.path.isdir(directory):
        raise UsageError(f"--headers: {directory}: no such directory")
    for below in _BELOW:
        for place in sorted(glob.glob(os.path.join(glob.escape(directory), below))):
            for top in (place, _included(place)):
                if top and os.path.isfile(os.path.join(top, api.HEADER)):
                    return _read(os.path.realpath(top))
    raise UsageError(f"--headers: {directory}: there is no {api.HEADER} in it")


def _included(place: str) -> str:
    """The directory whose Makefile the one here includes: how Debian parts its headers in two."""
    try:
        with open(os.path.join(place, "Makefile"), encoding="utf-8", errors="replace") as file:
            line = file.readline(4096).split()
    except OSError:
        return ""
    return os.path.dirname(os.path.join(place, line[1])) if line[:1] == ["include"] else ""


def _read(top: str) -> Headers:
    with Tree(top, None, None) as tree:
        reading = scanner.read(["--tree", top], list(api.FUNCTIONS), paths=[api.HEADER])
        found = generation.read(reading.occurrences, tree.read)
        homes = [path for path in (api.HEADER, *api.TYPES_HEADERS) if tree.exists(path)]
        offered = scanner.read(["--tree", top], list(api.FEATURES), paths=homes).occurrences
    if not found:
        raise UsageError(f"--headers: {top}/{api.HEADER} declares none of {', '.join(api.FUNCTIONS)}")
    with open_tree(top, need_kernel=False) as tree:
        version = arms.code_of(tree.version)
        old = version is not None and version < arms.code(api.SINCE[api.UNTAG[0]])
        return Headers(found, tree.version, features.of_headers(offered, old))
