# SPDX-License-Identifier: GPL-2.0-only
"""The command line: finds the command, hands it its arguments, turns errors into one line."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from gupvmas import VERSION
from gupvmas.commands.common import common_options
from gupvmas.base.errors import GupVmasError
from gupvmas.base.gitrepo import printable
from gupvmas.base.guard import say
from gupvmas.base.progress import Progress
from gupvmas.base.workdir import tidy_exit

#: What there is, each a module of gupvmas.commands, and what --help says of it.
COMMANDS = {
    "scan": "list and classify every call, account for every mention",
    "explain": "explain one call: what it does, the evidence, the conversion",
    "series": "make the patches that remove the parameter",
    "repeat": "run the semantic patches of a series again and compare",
    "verify": "build every commit of a series on several architectures",
    "check": "reject a change that adds a user of the parameter",
    "backport": "older kernels: probe a tree, carry new code to it, gup_compat.h",
}


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"gupvmas.commands.{command}")


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command line; with ``only``, complete for that command alone.

    Starting up is a good part of a short run, and it is made of imports. It is called by the name
    that the tool was: run-refactor.sh, or gup-vmas where that is installed.
    """
    top = argparse.ArgumentParser(
        description="Remove the vmas parameter of get_user_pages(), pin_user_pages() and their "
        "_remote forms from a Linux tree.",
        epilog="Exit status: 0 done; 1 findings (check: a new user; series --strict: a call left for "
        "manual conversion; repeat: a different result; verify: a failure; backport down: no "
        "counterpart on the older kernel); 2 wrong usage or environment; 3 incomplete: something "
        "could not be read or built, or an internal error (one line; -v adds the traceback).",
    )
    top.add_argument("--version", action="version", version=f"gup-vmas {VERSION}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, parents=[common_options()], help=summary)
        command.set_defaults(parser=command)
        if only in (None, name):
            _module(name).add(command)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. What is no GupVmasError is for guard.main()."""
    if "_ARGCOMPLETE" in os.environ:
        from gupvmas.commands import completion

        return completion.answer(parser())
    words = list(sys.argv[1:] if argv is None else argv)
    # The top level has no option with a value, so the first word that is none is the command.
    command = next((word for word in words if not word.startswith("-")), None)
    top = parser(command if command in COMMANDS else None)
    arguments, rest = top.parse_known_args(words)
    if rest:
        # By the command itself, for its own usage; the top level would print its own.
        arguments.parser.error(f"unrecognized arguments: {' '.join(map(printable, rest))}")
    progress = Progress(
        quiet=arguments.quiet, verbose=arguments.verbose, color=not arguments.no_color
    )
    try:
        with tidy_exit():
            status: int = _module(arguments.command).run(arguments, progress)
        return status
    except GupVmasError as error:
        say(f"gup-vmas: {error}")
        return error.status
