# SPDX-License-Identifier: GPL-2.0-only
"""explain: the story of one site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gupvmas.commands.common import scan_options
from gupvmas.errors import Status, UsageError
from gupvmas.progress import Progress

DESCRIPTION = (
    "Say what one call does with the VMAs, which lines show it, and how it would be converted."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.add_argument("place", metavar="FILE:LINE", help="a line of the call")


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Tell it. Raises UsageError if there is no call at that place."""
    from gupvmas import report, rewrite
    from gupvmas.scan import scan
    from gupvmas.tree import open_tree
    from gupvmas.workdir import os_errors, scratch, tidy_exit

    file, _, line = arguments.place.rpartition(":")
    if not file or not line.isdigit():
        raise UsageError(f"explain: {arguments.place} is not of the form FILE:LINE")
    with tidy_exit(), open_tree(arguments.tree, arguments.rev) as tree, scratch() as work:
        with os_errors("write to", work.path):
            found = scan(tree, Path(work.path), scan_options(arguments), progress)
        path = file.removeprefix("./")
        for site in found.sites:
            if site.file == path and site.line <= int(line) <= site.occurrence.end_line:
                sys.stdout.write(report.story(found, site, rewrite.convert(found, path)))
                return Status.DONE
    raise UsageError(f"explain: there is no call of a GUP function in {path}, line {line}")
