# SPDX-License-Identifier: GPL-2.0-only
"""The kernels that a driver is for, of which a change shows a few files only."""

from __future__ import annotations

from pathlib import Path

from gupvmas.base.tree import Tree
from gupvmas.code.configure import Probes
from gupvmas.code.model import BEYOND, Kernels
from gupvmas.gup import api, ledger
from gupvmas.gup.features import Features
from gupvmas.scan import Options, Scan, read
from gupvmas.scan.driver import seeing


def kernels(tree: Tree, work: Path, options: Options) -> Kernels | None:
    """The kernels that scan would show of ``tree``; None if no call says any.

    ``work``: where a private directory may be made.
    """
    work.mkdir(parents=True)
    reading = read(tree, list(api.FUNCTIONS), None, work, options)
    scan = Scan(tree, {}, reading.occurrences, [], ledger.Ledger(0, {}, []), Features(), work, options)
    scan.driver = True
    probes = Probes(tree, scan.read_whole, reading.occurrences)
    code = (path for path, file in reading.files.items() if file.code)
    files = sorted(path for path in code if not probes.why(scan.source(path)))
    seeing.see(scan, files, work / "views")
    seeing.fill_matrix(scan)
    ranges = scan.matrix.ranges
    return Kernels(ranges[0][0].first, BEYOND) if ranges else None
