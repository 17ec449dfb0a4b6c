# SPDX-License-Identifier: GPL-2.0-only
"""explain: the story of one site."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from gupvmas.commands.common import add_driver, below, open_given, scan_options, write
from gupvmas.base.errors import Status, UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.base.progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.gup.site import Site
    from gupvmas.base.terminal import Paint
    from gupvmas.scan import Scan

#: The name of a function or a macro.
_NAME = re.compile(r"[A-Za-z_]\w*", re.A)
#: So many places are named.
_SHOWN = 4

DESCRIPTION = (
    "Explain what a call, or each call in a function, does with the VMAs: the evidence, line by line, and "
    "the conversion. With --reason: what a reason means, and what to do about it."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    add_driver(parser)
    parser.add_argument(
        "place", nargs="?", metavar="FILE:LINE|FUNCTION",
        help="a line of the call, or the name of the function or macro around it",
    )
    parser.add_argument(
        "--reason", metavar="SLUG", help="explain a reason, by its slug from scan --format json"
    )


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Tell it. Raises UsageError if there is no call at that place, or no such reason."""
    from gupvmas.gup.wrappers import enclosing
    from gupvmas.scan import scan
    from gupvmas.base.terminal import Paint
    from gupvmas.base.workdir import os_errors, scratch, tidy_exit

    if (arguments.place is None) == (arguments.reason is None):
        raise UsageError("explain: give one of FILE:LINE, FUNCTION and --reason SLUG")
    if arguments.reason is not None:
        return _reason(arguments.reason, Paint(not arguments.no_color))
    file, _, line = arguments.place.rpartition(":")
    name = arguments.place.removesuffix("()")
    is_name = _NAME.fullmatch(name) is not None
    if not is_name and (not file or not line.isdecimal()):
        raise UsageError(
            f"explain: {printable(arguments.place)} is not of the form FILE:LINE, and no name of a "
            "function; scan lists the places"
        )
    paint = Paint(not arguments.no_color)
    with tidy_exit(), open_given(arguments) as tree, scratch() as work:
        with os_errors("write to", work.path):
            found = scan(tree, Path(work.path), scan_options(arguments), progress)
        if is_name:
            inside = [site for site in found.sites if enclosing(site) == name]
            if not inside:
                raise UsageError(f"explain: {name}: {_not_inside(found, name)}")
            _tell(found, inside, Path(work.join("suggestion")), paint)
            return Status.DONE
        (path,) = below([file], tree.name)
        if not tree.exists(path):
            path = os.path.normpath(file)  # as scan prints it, whatever the current directory
        here = [site for site in found.sites if site.file == path]
        for site in here:
            if site.line <= int(line) <= site.occurrence.end_line:
                _tell(found, [site], Path(work.join("suggestion")), paint)
                return Status.DONE
        there = tree.exists(path)
    raise UsageError(f"explain: {printable(path)}:{line}: {_why_not(there, here)}")


def _tell(found: "Scan", sites: "list[Site]", work: Path, paint: "Paint") -> None:
    """Print the stories of ``sites``. ``work``: a private directory that is not there yet."""
    from gupvmas.convert import suggestion
    from gupvmas.page.site import explanation

    texts = suggestion.make(found, work, sorted({site.file for site in sites}))
    write("\n".join(explanation.tell(found, site, texts, paint) for site in sites), None)


def _not_inside(found: "Scan", name: str) -> str:
    """Why there is no call in the function ``name``, as far as that is known."""
    callers = sorted({f"{s.file}:{s.line}" for s in found.sites if s.api == name})
    if not callers:
        return "no function of that name calls GUP; scan -v lists the calls"
    shown = ", ".join(map(printable, callers[:_SHOWN]))
    more = f", and {len(callers) - _SHOWN} more" if len(callers) > _SHOWN else ""
    return f"it calls no function of GUP itself; it is called in {shown}{more}"


def _reason(slug: str, paint: "Paint") -> int:
    from gupvmas.page.site import explanation
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
