# SPDX-License-Identifier: GPL-2.0-only
"""The command line: builds a request, hands it on, prints the answer."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gupvmas import VERSION
from gupvmas.errors import GupVmasError, Status, UsageError
from gupvmas.progress import Progress, interrupted_message


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run-refactor.sh",
        description="Remove the vmas parameter of get_user_pages(), pin_user_pages() and their "
        "_remote forms from a Linux tree.",
        epilog="Exit status: 0 done; 1 findings (series --strict left a site for a person, verify "
        "found something wrong); 2 wrong usage or environment; 3 incomplete, something could not "
        "be read or built.",
    )
    parser.add_argument("--version", action="version", version=f"gup-vmas {VERSION}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--tree", default=".", metavar="DIR", help="the kernel tree (default: .)")
    common.add_argument("--rev", metavar="REV", help="read that commit, not the working tree")
    common.add_argument("-j", "--jobs", type=int, default=0, metavar="N", help="threads to use")
    common.add_argument("-q", "--quiet", action="store_true", help="only errors")
    common.add_argument("-v", "--verbose", action="store_true", help="say more")
    common.add_argument("--no-cache", action="store_true", help="keep nothing between runs")
    common.add_argument("--no-color", action="store_true", help="no colour, as with NO_COLOR")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    scan = commands.add_parser(
        "scan", parents=[common], help="find and classify every call; account for every mention",
        description="Find every call, say what it does with the VMAs and how it would be "
        "converted, and account for every occurrence of the names.",
    )
    scan.add_argument("--format", choices=("text", "json"), default="text")
    scan.add_argument("-o", "--output", metavar="FILE", help="write to FILE, not to stdout")
    scan.add_argument("paths", nargs="*", metavar="PATH", help="only these files of the tree")
    explain = commands.add_parser(
        "explain", parents=[common], help="tell the story of one call",
        description="Say what one call does with the VMAs, which lines show it, and how it would "
        "be converted.",
    )
    explain.add_argument("place", metavar="FILE:LINE", help="a line of the call")
    series = commands.add_parser(
        "series", parents=[common], help="make the commits and patches that remove the parameter",
        description="Scan, plan, convert; write one commit per step as patches with a cover "
        "letter. The tree, its index and its branches stay as they are.",
    )
    series.add_argument("-o", "--output", metavar="DIR", help="where the patches go; new")
    series.add_argument("--branch", metavar="NAME", help="also make a branch of the commits")
    series.add_argument("--force", action="store_true", help="replace patches and branch")
    series.add_argument("--plan", action="store_true", help="only print the commits to be made")
    series.add_argument("--strict", action="store_true", help="status 1 if a site is left")
    series.add_argument("--signoff", action="store_true", help="add your Signed-off-by")
    series.add_argument("--rfc", action="store_true", help="[RFC PATCH ...]")
    series.add_argument("--version", dest="number", type=int, metavar="N", help="[PATCH vN ...]")
    series.add_argument("--changelog", metavar="FILE", help="what changed since earlier versions")
    series.add_argument("--previous", metavar="RANGE", help="the last version, for a range-diff")
    series.add_argument(
        "--cc", action="store_true",
        help="recipients from the tree's scripts/get_maintainer.pl, which is run for it",
    )
    _add_verify(commands, common)
    return parser


def _add_verify(commands: "Subparsers", common: argparse.ArgumentParser) -> None:
    verify = commands.add_parser(
        "verify", parents=[common], help="build every commit of a series on several architectures",
        description="Build each commit of a series in a private copy of the tree: every object of "
        "a touched file or a site, for x86_64, arm64, powerpc64, s390x, an architecture without "
        "MMU and a tiny configuration. New warnings (W=1, sparse) and functions whose machine "
        "code changes without a reason are findings. The Makefile of the tree, and all that it "
        "starts, is executed as you. CC, MAKEFLAGS, KCFLAGS and CROSS_COMPILE_ARCH of the "
        "environment count; ccache is used where it is installed.",
    )
    verify.add_argument("--series", metavar="DIR", help="the patches, to be applied to HEAD")
    verify.add_argument("--range", metavar="A..B", help="or the commits of the tree")
    verify.add_argument(
        "--arch", metavar="LIST", help="some of x86_64,arm64,powerpc64,s390x,nommu,tiny"
    )
    verify.add_argument(
        "-o", "--output", metavar="DIR",
        help="where builds and logs are kept (default: below $XDG_CACHE_HOME/gup-vmas/verify)",
    )
    verify.add_argument("--format", choices=("text", "json", "junit"), default="text")
    verify.add_argument("--no-sparse", action="store_true", help="do without sparse")
    verify.add_argument(
        "--full-config", action="store_true",
        help="allmodconfig as it is, KASAN and the like included; takes longer",
    )
    verify.add_argument(
        "--boot", action="store_true",
        help="then boot the kernel before and after the series in qemu and compare",
    )
    verify.add_argument("--boot-arch", metavar="LIST", help="some of x86_64,arm64")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = _parser().parse_args(argv)
    progress = Progress(
        quiet=arguments.quiet, verbose=arguments.verbose, color=not arguments.no_color
    )
    try:
        commands = {"scan": _scan, "explain": _explain, "series": _series, "verify": _verify}
        status = commands[arguments.command](arguments, progress)
        # Here, as the interpreter would make a noise of what fails when it flushes.
        sys.stdout.flush()
        return status
    except GupVmasError as error:
        print(f"gup-vmas: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print(interrupted_message(), file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.INCOMPLETE


def _options(arguments: argparse.Namespace) -> "Options":
    from gupvmas.scan import Options
    from gupvmas.store import Store

    if arguments.jobs < 0:
        raise UsageError(f"--jobs: {arguments.jobs} is not a number of threads")
    store = Store(None if arguments.no_cache else Store.default())
    return Options(jobs=arguments.jobs, store=store)


def _scan(arguments: argparse.Namespace, progress: Progress) -> int:
    from gupvmas import report
    from gupvmas.scan import scan
    from gupvmas.tree import open_tree
    from gupvmas.workdir import os_errors, scratch, tidy_exit

    with tidy_exit(), open_tree(arguments.tree, arguments.rev) as tree, scratch() as work:
        options = _options(arguments)
        if arguments.paths:
            options.paths = _below(arguments.paths, tree.name)
        with os_errors("write to", work.path):
            found = scan(tree, Path(work.path), options, progress)
        text = (
            report.as_json(found)
            if arguments.format == "json"
            else report.as_text(found, arguments.verbose)
        )
        _write(text, arguments.output)
    if found.ledger.balanced:
        return Status.DONE
    for item in found.ledger.unaccounted:
        progress.message(f"gup-vmas: not read: {item}")
    return Status.INCOMPLETE


def _explain(arguments: argparse.Namespace, progress: Progress) -> int:
    from gupvmas import report, rewrite
    from gupvmas.scan import scan
    from gupvmas.tree import open_tree
    from gupvmas.workdir import os_errors, scratch, tidy_exit

    file, _, line = arguments.place.rpartition(":")
    if not file or not line.isdigit():
        raise UsageError(f"explain: {arguments.place} is not of the form FILE:LINE")
    with tidy_exit(), open_tree(arguments.tree, arguments.rev) as tree, scratch() as work:
        with os_errors("write to", work.path):
            found = scan(tree, Path(work.path), _options(arguments), progress)
        path = file.removeprefix("./")
        for site in found.sites:
            if site.file == path and site.line <= int(line) <= site.occurrence.end_line:
                sys.stdout.write(report.story(found, site, rewrite.convert(found, path)))
                return Status.DONE
    raise UsageError(f"explain: there is no call of a GUP function in {path}, line {line}")


def _below(paths: Sequence[str], top: str) -> list[str]:
    """Paths of the command line as paths of the tree; each may be a file of it."""
    found = []
    for path in paths:
        real = os.path.abspath(path)
        inside = os.path.relpath(real, os.path.abspath(top))
        found.append(path if inside.startswith("..") else inside)
    return found


def _write(text: str, output: str | None) -> None:
    from gupvmas.workdir import os_errors

    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
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


def _series(arguments: argparse.Namespace, progress: Progress) -> int:
    from gupvmas import letters, plan as planning, series
    from gupvmas.publish import SeriesOptions
    from gupvmas.scan import scan
    from gupvmas.workdir import os_errors, scratch, tidy_exit

    if not arguments.output and not arguments.branch and not arguments.plan:
        raise UsageError("series: say where to: -o DIR for patches, --branch NAME for a branch")
    tree, dirty = series.open_base(arguments.tree, arguments.rev)
    changelog = None
    if arguments.changelog:
        with os_errors("read", arguments.changelog):
            data = Path(arguments.changelog).read_bytes()
        try:
            changelog = data.decode("utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"{arguments.changelog}: is not UTF-8") from None
    options = SeriesOptions(
        output=arguments.output, branch=arguments.branch, force=arguments.force,
        version=arguments.number, changelog=changelog, previous=arguments.previous,
        signoff=arguments.signoff, rfc=arguments.rfc,
    )
    with tidy_exit(), tree, scratch() as work, os_errors("write to", work.path):
        if dirty and not arguments.quiet:
            progress.message(
                f"gup-vmas: {len(dirty)} files have changes that are not committed; "
                "the series is for HEAD, without them"
            )
        if arguments.plan:
            found = scan(tree, Path(work.path), _options(arguments), progress)
            plan = planning.make(found)
        else:
            done = series.make(
                tree, work, options, _options(arguments), progress, cc=arguments.cc
            )
    if arguments.plan:
        for number, step in enumerate(plan.steps, 1):
            print(f"{number}. {letters.subject(found, plan, step)}")
        return _series_status(found, plan, arguments.strict, progress)
    if done.published is None:
        print("Nothing to do: no function has a vmas parameter that could be removed.")
    else:
        if done.placeholder:
            progress.message("gup-vmas: no user.name and user.email in git; a placeholder is used")
        for name in done.published.patches:
            print(os.path.join(str(done.published.output), name))
        if done.published.branch:
            print(f"branch {done.published.branch}: {done.published.head}")
    for left in done.leftovers:
        progress.message(f"gup-vmas: left for a person: {left}")
    return _series_status(done.scan, done.plan, arguments.strict, progress)


def _series_status(
    found: "Scan", plan: "Plan", strict: bool, progress: Progress
) -> int:
    for site in plan.manual:
        progress.message(f"gup-vmas: left for a person: {site.file}:{site.line}: {site.reason}")
    if not found.ledger.balanced:
        for item in found.ledger.unaccounted:
            progress.message(f"gup-vmas: not read: {item}")
        return Status.INCOMPLETE
    return Status.FINDINGS if strict and plan.manual else Status.DONE


def _verify(arguments: argparse.Namespace, progress: Progress) -> int:
    from gupvmas.verify import command

    if arguments.rev is not None:
        raise UsageError("verify: --rev says nothing here; give --range A..B")
    text, status = command.run(arguments, progress)
    sys.stdout.write(text)
    return status


TYPE_CHECKING = False
if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
    from gupvmas.plan import Plan
    from gupvmas.scan import Options, Scan
