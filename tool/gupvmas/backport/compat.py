# SPDX-License-Identifier: GPL-2.0-only
"""backport compat: hands out gup_compat.h and the Kbuild fragment that belongs to it.

With --apply it also takes the #if ladders out of a driver that the header makes superfluous.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from gupvmas.backport.driver.packing import FILES, text_of
from gupvmas.backport.patches import Objects
from gupvmas.commands.common import write
from gupvmas.base.errors import Status, UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.base.progress import Progress
from gupvmas.base.tree import Tree
from gupvmas.base.workdir import os_errors, scratch, tidy_exit


TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.backport.driver.simpler import Result

DESCRIPTION = (
    "Write gup_compat.h, which gives a module the GUP API of Linux 6.5 on every kernel from 4.4 "
    "on, and Kbuild.gup, which finds out by compiling what the kernel at hand lacks. Both may be "
    "shipped under GPL-2.0 or MIT. With --apply, change a driver to use them."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "-o", "--output", metavar="DIR",
        help="directory for the two files; with --apply, file for the patch",
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite different files there"
    )
    parser.add_argument(
        "--apply", metavar="DIR",
        help="print a patch for the driver in DIR that adds the two files, and the line in its Kbuild "
        "files, and makes each #if ladder around GUP calls one call; status 1 if one stays, which is "
        "named",
    )
    parser.add_argument(
        "--in-place", action="store_true", help="with --apply: change the files of DIR instead"
    )


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Write both files, or none if one would replace another; or change a driver."""
    if arguments.apply:
        return apply(arguments, progress)
    if arguments.in_place or not arguments.output:
        raise UsageError("compat: say where to: -o DIR for the header, --apply DIR for a driver")
    with tidy_exit():
        hand_out(arguments.output, arguments.force)
    for name in FILES:
        print(os.path.join(arguments.output, name))
    progress.message(
        "gup-vmas: in the Kbuild file of the module: include $(src)/Kbuild.gup; in its sources, "
        'below what they include of linux/: #include "gup_compat.h"'
    )
    return Status.DONE


def hand_out(where: str, force: bool) -> None:
    """Write FILES to a directory. Raises UsageError, before anything is written, if one is there
    and not the same, unless ``force``."""
    top = Path(where)
    texts = {name: text_of(name) for name in FILES}
    with os_errors("write to", where):
        for name, text in texts.items():
            there = top / name
            if os.path.lexists(there) and not force:
                if not there.is_file() or there.read_bytes() != text.encode("ascii"):
                    raise UsageError(f"{there}: is there and not the same; --force replaces it")
        top.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            write(text, str(top / name))


def apply(arguments: argparse.Namespace, progress: Progress) -> int:
    """Take the ladders out of a driver: a patch, or its files where that is asked for."""
    from gupvmas.backport.driver.simpler import simpler
    from gupvmas.base.tree import open_tree

    if arguments.in_place and arguments.output:
        raise UsageError("compat: --in-place writes to the driver; -o is for the patch")
    with tidy_exit(), open_tree(arguments.apply, need_kernel=False) as tree:
        with scratch() as private, os_errors("write to", private.path):
            work = Path(private.path)
            with progress.step("look at the ladders"):
                done = simpler(tree, work / "compat")
            if arguments.in_place:
                _write_in_place(tree, done.old, done.new)
            else:
                _, patch = Objects(tree, work / "objects").diff(done.old, done.new)
                write(patch.decode("utf-8", "surrogateescape"), arguments.output)
    say(done, progress)
    if not done.new and not done.stays:
        progress.message(f"gup-vmas: {arguments.apply}: no calls to be changed")
    return Status.FINDINGS if done.stays else Status.DONE


def say(done: Result, progress: Progress) -> None:
    """Name what stays of a driver, and what is to be done by hand."""
    for left in done.stays:
        # Where a file changes, the calls in the arms become the header's, each by itself.
        how = "not made one call" if left.ladder and left.file in done.new else "stays as it is"
        progress.message(f"gup-vmas: {how}: {printable(str(left))}")
    for line in [line for lines in done.told.values() for line in lines]:
        progress.message(f"gup-vmas: {printable(line)}")


def _write_in_place(tree: Tree, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Each file in one step. Raises UsageError if one has changed since it was read."""
    assert tree.root is not None
    for path in new:
        if path in old and tree.read(path) != old[path]:
            raise UsageError(f"{path}: has changed in the meantime; nothing was written")
    for path, text in new.items():
        write(text.decode("utf-8", "surrogateescape"), os.path.join(tree.root, path))
