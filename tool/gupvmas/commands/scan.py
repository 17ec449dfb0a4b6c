# SPDX-License-Identifier: GPL-2.0-only
"""scan: the ledger, the sites and the classes of a tree."""

from __future__ import annotations

import argparse
from pathlib import Path

from gupvmas.commands.common import (
    add_driver, add_exclude, add_report, below, check_report, open_given, scan_options, write,
)
from gupvmas.base.errors import Status
from gupvmas.base.gitrepo import printable
from gupvmas.base.progress import Progress

DESCRIPTION = (
    "List every call, what it does with the VMAs, and its conversion, and account for every "
    "occurrence of the names."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    add_driver(parser)
    add_exclude(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of stdout")
    add_report(parser)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="limit the scan to these files or directories")


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Scan, print; status 3 if something was not read."""
    from gupvmas.commands import report
    from gupvmas.scan import scan
    from gupvmas.base.workdir import os_errors, scratch, tidy_exit

    verified = check_report(arguments)
    with tidy_exit(), open_given(arguments) as tree, scratch() as work:
        options = scan_options(arguments)
        if arguments.paths:
            options.paths = below(arguments.paths, tree.name)
        with os_errors("write to", work.path):
            found = scan(tree, Path(work.path), options, progress)
        text = (
            report.as_json(found)
            if arguments.format == "json"
            else report.as_text(found, arguments.verbose)
        )
        if arguments.report is not None:
            from gupvmas.page import html, make

            with progress.step("write the report"):
                page = make.of_scan(found, Path(work.join("report")), verified=verified)
                html.publish(page, arguments.report)
        write(text, arguments.output)
    if found.ledger.balanced:
        return Status.DONE
    for item in found.ledger.unaccounted:
        progress.message(f"gup-vmas: not read: {printable(str(item))}")
    return Status.INCOMPLETE
