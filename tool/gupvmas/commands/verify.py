# SPDX-License-Identifier: GPL-2.0-only
"""verify: build every commit of a series, and boot it where asked."""

from __future__ import annotations

import argparse
import sys

from gupvmas.base.errors import UsageError
from gupvmas.base.progress import Progress

DESCRIPTION = (
    "Build each commit of a series in a private copy of the tree: every object of "
    "a touched file or a site, for x86_64, arm64, powerpc64, s390x, an architecture without "
    "MMU and a tiny configuration. New warnings (W=1, sparse) and functions whose machine "
    "code changes without a reason are findings, and what a module uses that nothing exports. "
    "The Makefile of the tree, and all that it "
    "starts, is executed as you. CC, MAKEFLAGS, KCFLAGS and CROSS_COMPILE_ARCH of the "
    "environment count; ccache is used where it is installed."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.add_argument("--series", metavar="DIR", help="the patches, to be applied to HEAD")
    parser.add_argument("--range", metavar="A..B", help="or the commits of the tree")
    parser.add_argument(
        "--arch", metavar="LIST", help="some of x86_64,arm64,powerpc64,s390x,nommu,tiny"
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR",
        help="where builds and logs are kept (default: below $XDG_CACHE_HOME/gup-vmas/verify)",
    )
    parser.add_argument("--format", choices=("text", "json", "junit"), default="text")
    parser.add_argument("--no-sparse", action="store_true", help="do without sparse")
    parser.add_argument(
        "--full-config", action="store_true",
        help="allmodconfig as it is, KASAN and the like included; takes longer",
    )
    parser.add_argument(
        "--boot", action="store_true",
        help="then boot the kernel before and after the series in qemu and compare",
    )
    parser.add_argument("--boot-arch", metavar="LIST", help="some of x86_64,arm64")


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Build, compare, print; runs the Makefile of the tree. Raises UsageError without pyelftools."""
    try:
        from gupvmas.verify import command
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "elftools":
            raise
        raise UsageError(
            "verify needs pyelftools: install python3-pyelftools (make deps)"
        ) from None

    if arguments.rev is not None:
        raise UsageError("verify: --rev says nothing here; give --range A..B")
    text, status = command.run(arguments, progress)
    sys.stdout.write(text)
    return status
