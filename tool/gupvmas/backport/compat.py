# SPDX-License-Identifier: GPL-2.0-only
"""backport compat: hands out gup_compat.h and the Kbuild fragment that belongs to it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from gupvmas.commands.common import write
from gupvmas.errors import Status, UsageError
from gupvmas.progress import Progress
from gupvmas.spatch import ROOT
from gupvmas.workdir import os_errors, tidy_exit

#: What is handed out, and what is read of it by a person.
FILES = ("gup_compat.h", "Kbuild.gup")
SOURCE = ROOT / "tool" / "compat"

DESCRIPTION = (
    "Write gup_compat.h, which gives a module the GUP API of Linux 6.5 on every kernel from 4.4 "
    "on, and Kbuild.gup, which finds out by compiling what the kernel at hand lacks. Both may be "
    "shipped under GPL-2.0 or MIT."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="where the two files go"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace files there that are different"
    )


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Write both files, or none if one would replace another."""
    with tidy_exit():
        hand_out(arguments.output, arguments.force)
    for name in FILES:
        print(os.path.join(arguments.output, name))
    progress.message(
        "gup-vmas: in the Kbuild file of the module: include $(src)/Kbuild.gup; in its sources, "
        'below what they include of linux/: #include "gup_compat.h"'
    )
    return Status.DONE


def text_of(name: str) -> str:
    """One of FILES."""
    with os_errors("read", str(SOURCE / name)):
        return (SOURCE / name).read_text(encoding="ascii")


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
