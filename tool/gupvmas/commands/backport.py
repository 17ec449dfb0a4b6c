# SPDX-License-Identifier: GPL-2.0-only
"""backport: what is for vendor kernels and out-of-tree drivers; finds the command below it."""

from __future__ import annotations

import argparse
import importlib
from types import ModuleType

from gupvmas.commands.common import common_options
from gupvmas.base.progress import Progress

#: What there is, each a module of gupvmas.backport with add() and run(), and what --help says.
COMMANDS = {
    "probe": "say what the GUP functions of a tree look like, and what else it offers",
    "down": "carry code for 6.5 or later to an older tree",
    "compat": "write a header that gives modules the new API on every kernel",
}

DESCRIPTION = "Vendor kernels and out-of-tree drivers, from Linux 4.4 to today."


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"gupvmas.backport.{command}")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands below this one."""
    parser.description = DESCRIPTION
    commands = parser.add_subparsers(dest="backport", metavar="WHAT", required=True)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name, parents=[common_options(inner=True)], help=summary
        )
        command.set_defaults(parser=command)
        _module(name).add(command)


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Run the one that was asked for."""
    status: int = _module(arguments.backport).run(arguments, progress)
    return status
