# SPDX-License-Identifier: GPL-2.0-only
"""backport down: code written for 6.5 or later, for an older tree."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from gupvmas.commands.common import scan_options
from gupvmas.base.errors import Status, UsageError
from gupvmas.base.progress import Progress
from gupvmas.base.workdir import os_errors, scratch, tidy_exit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.backport.lower import Lowering
    from gupvmas.backport.rewrite import Problem
    from gupvmas.base.tree import Tree

DESCRIPTION = (
    "Convert code for Linux 6.5 or later to the tree given by --tree: restore removed arguments, use the "
    "older names, and add get_user_page_vma_remote() to a tree without it. Status 1: something has no "
    "counterpart there; it is left as it is and listed by file and line."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--patch", metavar="FILE", help="a patch or a mailbox; - for stdin")
    what.add_argument("--file", metavar="FILE", help="a C file")
    what.add_argument("--range", metavar="A..B", help="commits of the repository given by --from")
    parser.add_argument(
        "--from", dest="source", default=".", metavar="DIR",
        help="repository with the commits of --range (default: .)",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of stdout")


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Carry it down, and say what could not be."""
    from gupvmas.backport.lower import Lowering
    from gupvmas.backport.target import target_of
    from gupvmas.base.tree import open_tree

    data = _input(arguments)
    jobs = scan_options(arguments).jobs
    with tidy_exit(), open_tree(arguments.tree, arguments.rev, need_kernel=False) as tree:
        with scratch() as private, os_errors("write to", private.path):
            work = Path(private.path)
            with progress.step("read the tree"):
                target = target_of(tree, work / "target", jobs)
            lowering = Lowering(target, work)
            with progress.step("carry the code down"):
                if arguments.file:
                    texts, problems = lowering.down({arguments.file: data})
                    text = texts[arguments.file]
                else:
                    text, problems = _patches(data, tree, lowering, work)
    _write(text, arguments.output)
    return _status(problems, progress)


def _input(arguments: argparse.Namespace) -> bytes:
    from gupvmas.backport.patches import of_range

    if arguments.range:
        return of_range(arguments.source, arguments.range)
    name = arguments.patch or arguments.file
    if name == "-":
        return sys.stdin.buffer.read()
    with os_errors("read", name):
        return Path(name).read_bytes()


def _patches(
    data: bytes, tree: Tree, lowering: Lowering, work: Path
) -> tuple[bytes, list[Problem]]:
    from gupvmas.backport.patches import Carrier, split

    carrier = Carrier(tree, lowering, work)
    patches = split(data)
    if not patches:
        raise UsageError("there is no patch in what was given")
    done = [carrier.carry(patch) for patch in patches]
    return b"".join(text for text, _ in done), [p for _, found in done for p in found]


def _write(data: bytes, output: str | None) -> None:
    """Print it, or put it into a file in one step."""
    from gupvmas.commands.common import write

    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write(data.decode("utf-8", "surrogateescape"), output)


def _status(problems: Sequence[Problem], progress: Progress) -> int:
    for problem in problems:
        progress.message(f"gup-vmas: left as it is: {problem}")
    if any(problem.unread for problem in problems):
        return Status.INCOMPLETE
    return Status.FINDINGS if problems else Status.DONE
