# SPDX-License-Identifier: GPL-2.0-only
"""What several commands do with their arguments."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence

from gupvmas.base.errors import UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.base.guard import forget

#: What -D can define; and what a line of a header of --config may be.
_MACRO = re.compile(r"[A-Za-z_]\w*", re.A)
_DEFINE = re.compile(r"\s*#\s*define\s+([A-Za-z_]\w*)(?:\s+(.*)|\s*)$", re.A)
_UNDEF = re.compile(r"\s*(?:/\*\s*)?#\s*undef\s+([A-Za-z_]\w*)", re.A)
_COMMENT = re.compile(r"/\*.*?\*/|//.*")
#: Macros of which the kernels decide.
_VERSION = ("LINUX_VERSION_CODE", "KERNEL_VERSION")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.code.model import Kernels
    from gupvmas.page.verified import Verified
    from gupvmas.scan import Options
    from gupvmas.base.tree import Tree


def common_options(inner: bool = False) -> argparse.ArgumentParser:
    """The flags of every command, as a parent of its parser.

    ``inner``: for a command of a command, where the flags may stand on either side of its name:
    what is not given leaves what the outer parser found.
    """
    common = argparse.ArgumentParser(add_help=False)

    def default(value: object) -> object:
        return argparse.SUPPRESS if inner else value

    common.add_argument(
        "--tree", default=default("."), metavar="DIR",
        help="the kernel tree, or a driver's own repository (default: .)",
    )
    common.add_argument(
        "--rev", default=default(None), metavar="REV", help="read that commit instead of the work tree"
    )
    common.add_argument(
        "-j", "--jobs", type=int, default=default(0), metavar="N", help="number of threads"
    )
    for flags, text in (
        (("-q", "--quiet"), "print errors only"),
        (("-v", "--verbose"), "print more, the traceback of an internal error included"),
        (("--no-cache",), "neither read nor write the cache"),
        (("--no-color",), "no colour, as with NO_COLOR"),
    ):
        common.add_argument(*flags, action="store_true", default=default(False), help=text)
    return common


def scan_options(arguments: argparse.Namespace) -> "Options":
    """How to scan, from the common arguments. Raises UsageError."""
    from gupvmas.scan import Options
    from gupvmas.base.store import Store

    if arguments.jobs < 0:
        raise UsageError(f"--jobs: {arguments.jobs} is not a number of threads")
    store = Store(None if arguments.no_cache else Store.default())
    kernels = None
    if getattr(arguments, "kernels", None) is not None:
        from gupvmas.scan.driver import claim

        kernels = claim.parse(arguments.kernels)
    said, configured = _macros(arguments)
    return Options(
        jobs=arguments.jobs, store=store, headers=getattr(arguments, "headers", None), kernels=kernels,
        said=said, configured=configured,
        exclude=below(getattr(arguments, "exclude", None) or (), arguments.tree),
    )


def _macros(arguments: argparse.Namespace) -> "tuple[dict[str, Sequence[Kernels] | str | None], bool]":
    """What -D, -U and --config say of macros, and whether that is all that the kernel's configuration
    has. Raises UsageError."""
    from gupvmas.code.model import EVERY_KERNEL

    said: dict[str, Sequence[Kernels] | str | None] = {}
    for file in getattr(arguments, "config", None) or ():
        said |= {
            name: () if value is None else value for name, value in _configured(file).items()
        }
    configured = any(name.startswith("CONFIG_") for name in said)
    for option, text in getattr(arguments, "macros", None) or ():
        name, equals, value = text.partition("=")
        if not _MACRO.fullmatch(name) or (option == "-U" and equals):
            raise UsageError(f"{option} {printable(text)}: is no macro: give a name" + (
                ", or NAME=VALUE" if option == "-D" else ""
            ))
        if name in _VERSION:
            raise UsageError(f"{option} {name}: say which kernels are meant by --kernels")
        if option == "-U":
            said[name] = ()
        else:
            said[name] = " ".join(value.split()) if equals else (EVERY_KERNEL,)
    return said, configured


def _configured(path: str) -> dict[str, str | None]:
    """The macros that a header defines, as autoconf.h or what a configure script writes; None: it
    says of one that it is not defined. Raises UsageError."""
    from gupvmas.base.workdir import os_errors

    with os_errors("read", path):
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().replace("\\\n", " ").split("\n")
    found: dict[str, str | None] = {}
    for line in lines:
        if define := _DEFINE.match(line):
            found[define[1]] = " ".join(_COMMENT.sub(" ", define[2] or "").split())
        elif undef := _UNDEF.match(line):
            found[undef[1]] = None
    for name in _VERSION:
        found.pop(name, None)
    if not found:
        raise UsageError(f"--config: {printable(path)}: no line of it is #define NAME or #undef NAME")
    return found


def add_exclude(parser: argparse.ArgumentParser) -> None:
    """The option of the commands that look at a whole tree."""
    parser.add_argument(
        "--exclude", metavar="PATH", action="append",
        help="leave out that file or directory; may be repeated",
    )


def add_driver(parser: argparse.ArgumentParser) -> None:
    """The options of the commands that work on a driver's own repository, too."""
    parser.add_argument(
        "--headers", metavar="DIR",
        help="for a driver outside a kernel tree: the headers of its kernel (a tree, or an unpacked "
        "headers package)",
    )
    parser.add_argument(
        "--kernels", metavar="VERSIONS",
        help="for a driver outside a kernel tree: the kernels it has to build on: 4.9.., 4.9..6.4 or "
        "..6.4 (default: those named by its #if arms, and all newer ones)",
    )
    parser.add_argument(
        "-D", metavar="NAME[=VALUE]", dest="macros", action="append",
        type=lambda text: ("-D", text),
        help="for a driver: define a macro for its #if, as for a compiler",
    )
    parser.add_argument(
        "-U", metavar="NAME", dest="macros", action="append", type=lambda text: ("-U", text),
        help="for a driver: undefine a macro",
    )
    parser.add_argument(
        "--config", metavar="FILE", action="append",
        help="for a driver: take macros from FILE, such as autoconf.h or the output of a configure script",
    )


def open_given(arguments: argparse.Namespace) -> "Tree":
    """The kernel tree or driver that --tree, --rev and --headers name. Raises UsageError."""
    from gupvmas.base.tree import open_kernel_or_driver

    return open_kernel_or_driver(
        arguments.tree, arguments.rev, anywhere=arguments.headers is not None
    )


def add_report(parser: argparse.ArgumentParser, verified: bool = True) -> None:
    """Add --report, and with ``verified`` what goes with it for a series."""
    parser.add_argument(
        "--report", metavar="DIR", help="also write an HTML page, DIR/index.html"
    )
    if verified:
        parser.add_argument(
            "--verified", metavar="FILE",
            help="output of verify --format json, for the report",
        )


def check_report(arguments: argparse.Namespace) -> "Verified | None":
    """Before any work: whether the report can be written, and what --verified names, read.

    Raises UsageError.
    """
    verified: str | None = getattr(arguments, "verified", None)
    if arguments.report is None:
        if verified is not None:
            raise UsageError("--verified is for the report: give --report DIR, too")
        return None
    from gupvmas.page import html
    from gupvmas.page.verified import read

    html.check(arguments.report)
    return read(verified) if verified is not None else None


def below(paths: Sequence[str], top: str) -> list[str]:
    """Paths of the command line as paths of the tree; each may be a file of it."""
    found = []
    for path in paths:
        real = os.path.abspath(path)
        inside = os.path.relpath(real, os.path.abspath(top))
        found.append(path if inside.startswith("..") else inside)
    return found


def write(text: str, output: str | None) -> None:
    """Print ``text``, or put it into a file in one step. Raises UsageError."""
    from gupvmas.base.workdir import os_errors

    if output is None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            raise  # the reader has enough, which is no error to be told
        except OSError as error:
            forget(sys.stdout.fileno())
            raise UsageError(f"cannot write to stdout: {error.strerror}") from error
        return
    with os_errors("write", output):
        output = os.path.realpath(output)
        if os.path.lexists(output) and not os.path.isfile(output):
            # A device or a pipe, which a rename would replace.
            with open(output, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write(text)
            return
        spare = f"{output}.{os.getpid()}"
        try:
            with open(spare, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write(text)
            os.replace(spare, output)
        finally:
            if os.path.exists(spare):
                os.unlink(spare)
