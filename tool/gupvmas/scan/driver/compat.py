# SPDX-License-Identifier: GPL-2.0-only
"""A driver that has gup_compat.h: the header is no code of its own, and what it has fits everywhere."""

from __future__ import annotations

import dataclasses
import posixpath

from gupvmas.code.includes import Includes
from gupvmas.code.model import Kind
from gupvmas.code.scanner import Reading
from gupvmas.gup import api
from gupvmas.scan.driver.matrix import Fit, joined
from gupvmas.scan.model import Scan

#: A word that the header has in it; what the header asks for by its own name is not its caller's.
_MARK = b"GUP_COMPAT_PROBED"
_OWN_NAMES = b"#define GUP_COMPAT_OWN_NAMES"


def is_header(scan: Scan, path: str) -> bool:
    """Whether a file is the header that `backport compat` hands out."""
    return posixpath.basename(path) == api.COMPAT_HEADER and _MARK in scan.source(path).data


def set_aside(scan: Scan, reading: Reading) -> None:
    """Leave out what is in the header."""
    own = {o.file for o in reading.occurrences if is_header(scan, o.file)}
    if own:
        reading.set_aside(lambda o: o.file in own)
        scan.occurrences = list(reading.occurrences)


def serve(scan: Scan) -> None:
    """Say of the calls that are the header's functions that they fit on every kernel."""
    if not any(posixpath.basename(path) == api.COMPAT_HEADER for path in scan.whole.list()):
        return
    includes = Includes(scan.whole)
    scan.served = {file for file in scan.views if _has_names(scan, file, includes)}
    for (file, view), found in scan.in_views.items():
        for call, arguments in found if file in scan.served else ():
            now = api.NOW.get(call.name)
            if call.kind is not Kind.CALL or now is None or len(arguments) != len(now):
                continue
            cells = scan.matrix.cells.get((file, call.offset), [])
            scan.matrix.cells[file, call.offset] = joined(
                dataclasses.replace(cell, fit=Fit.OK, why="")
                if cell.fit is not Fit.ABSENT and view.serves(cell.kernels) else cell
                for cell in cells
            )


def _has_names(scan: Scan, file: str, includes: Includes) -> bool:
    """Whether the names in a file are those of the header."""
    every = {file, *includes.all(file)}
    texts = [scan.whole.read(path) for path in sorted(every) if scan.whole.exists(path)]
    header = any(
        posixpath.basename(path) == api.COMPAT_HEADER and scan.whole.exists(path) and is_header(scan, path)
        for path in every
    )
    own = any(_OWN_NAMES in text and _MARK not in text for text in texts)
    return header and not own
