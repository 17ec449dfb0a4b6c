# SPDX-License-Identifier: GPL-2.0-only
"""verify: build every commit of a series, and boot it where asked."""

from __future__ import annotations

import argparse
import sys

from gupvmas.base.errors import UsageError
from gupvmas.base.progress import Progress

DESCRIPTION = (
    "Build each commit of a series in a private copy of the tree: the objects of all touched files and of "
    "all calls, for x86_64, arm64, powerpc64, s390x, an architecture without MMU and a tiny "
    "configuration. Findings: new warnings (W=1, sparse), unexplained changes of a function's machine "
    "code, and modules with unexported symbols. This runs the tree's Makefile with your rights. CC, "
    "MAKEFLAGS, KCFLAGS and CROSS_COMPILE_ARCH are taken from the environment, and ccache is used if "
    "installed."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.add_argument("--series", metavar="DIR", help="directory with the patches, to be applied to HEAD")
    parser.add_argument("--range", metavar="A..B", help="commits of the tree, instead of patches")
    parser.add_argument(
        "--arch", metavar="LIST", help="a subset of x86_64,arm64,powerpc64,s390x,nommu,tiny"
    )
    parser.add_argument(
        "-o", "--output", metavar="DIR",
        help="directory for builds and logs (default: below $XDG_CACHE_HOME/gup-vmas/verify)",
    )
    parser.add_argument("--format", choices=("text", "json", "junit"), default="text")
    parser.add_argument("--no-sparse", action="store_true", help="skip sparse")
    parser.add_argument(
        "--full-config", action="store_true",
        help="unmodified allmodconfig, with KASAN and the like; takes longer",
    )
    parser.add_argument(
        "--boot", action="store_true",
        help="also boot the kernel before and after the series in qemu, and compare",
    )
    parser.add_argument("--boot-arch", metavar="LIST", help="a subset of x86_64,arm64")


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
