# SPDX-License-Identifier: GPL-2.0-only
"""explain: the story of one site."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from gupvmas.commands.common import add_driver, below, open_given, scan_options
from gupvmas.base.errors import Status, UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.base.progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.gup.site import Site
    from gupvmas.base.terminal import Paint

DESCRIPTION = (
    "Say what one call does with the VMAs, which lines show it, and how it would be converted; or "
    "what a reason means, and what can be done about it."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    add_driver(parser)
    parser.add_argument("place", nargs="?", metavar="FILE:LINE", help="a line of the call")
    parser.add_argument(
        "--reason", metavar="SLUG", help="a reason by its slug, as scan --format json has it"
    )


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Tell it. Raises UsageError if there is no call at that place, or no such reason."""
    from gupvmas.page import explanation
    from gupvmas.convert import suggestion
    from gupvmas.scan import scan
    from gupvmas.base.terminal import Paint
    from gupvmas.base.workdir import os_errors, scratch, tidy_exit

    if (arguments.place is None) == (arguments.reason is None):
        raise UsageError("explain: give one of FILE:LINE and --reason SLUG")
    if arguments.reason is not None:
        return _reason(arguments.reason, Paint(not arguments.no_color))
    file, _, line = arguments.place.rpartition(":")
    if not file or not line.isdecimal():
        raise UsageError(
            f"explain: {printable(arguments.place)} is not of the form FILE:LINE; "
            "scan lists the places"
        )
    with tidy_exit(), open_given(arguments) as tree, scratch() as work:
        with os_errors("write to", work.path):
            found = scan(tree, Path(work.path), scan_options(arguments), progress)
        (path,) = below([file], tree.name)
        if not tree.exists(path):
            path = os.path.normpath(file)  # as scan prints it, whatever the current directory
        here = [site for site in found.sites if site.file == path]
        for site in here:
            if site.line <= int(line) <= site.occurrence.end_line:
                paint = Paint(not arguments.no_color)
                texts = suggestion.make(found, Path(work.join("suggestion")), [site.file])
                sys.stdout.write(explanation.tell(found, site, texts, paint))
                return Status.DONE
        there = tree.exists(path)
    raise UsageError(f"explain: {printable(path)}:{line}: {_why_not(there, here)}")


def _reason(slug: str, paint: "Paint") -> int:
    from gupvmas.page import explanation
    from gupvmas.convert import catalogue

    found = catalogue.reasons().get(slug)
    if found is None:
        raise UsageError(
            f"explain: --reason {printable(slug)}: there is none of that name; scan --format json "
            "has the slug of every call"
        )
    sys.stdout.write(explanation.of_reason(found, paint))
    return Status.DONE


def _why_not(exists: bool, here: list["Site"]) -> str:
    if not exists:
        return "there is no such file in the tree"
    if not here:
        return "no call of a GUP function there, nor elsewhere in the file; scan lists them"
    lines = ", ".join(str(site.line) for site in here)
    return f"no call of a GUP function there; the calls in this file are in line {lines}"
