# SPDX-License-Identifier: GPL-2.0-only
"""check: the gate that lets no new user of the parameter in."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

from gupvmas.commands.common import (
    add_driver,
    add_exclude,
    add_report,
    below,
    check_report,
    open_given,
    scan_options,
    write,
)
from gupvmas.base.errors import IncompleteError, UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.base.progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.check.change.changes import Selection
    from gupvmas.check.known.baseline import Baseline
    from gupvmas.check.model import Looked
    from gupvmas.check.run import Checker
    from gupvmas.scan import Options
    from gupvmas.base.tree import Tree
    from gupvmas.base.workdir import Scratch

DESCRIPTION = (
    "Reject a change that adds a user of the vmas parameter, or a function that returns VMAs in the same "
    "way. By default the work tree is compared with HEAD."
)

EPILOG = (
    "Rules: gup-vmas/single, /multi, /ignored, /unused (a warning while the tree has the "
    "parameter), /forwarded, /wrapper, /dangling, /locked. In a driver's own repository: an error for each "
    "call that breaks on one of the driver's kernels (one of these rules, or /shape), warnings for the rest, "
    "a note for a function pointer (/reference). The comment /* gup-vmas: allow REASON */ on the call or on "
    "the line above allows it; the reason is required. Notes for an unused comment (/unused-allow) and for a "
    "stale entry of the baseline. Exit status: 0 no error (warnings and notes are shown); 1 a new user; 2 "
    "wrong usage, a range without commits, a patch that does not apply; 3 something near a GUP name could "
    "not be read."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    parser.epilog = EPILOG
    add_driver(parser)
    add_exclude(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--diff", metavar="A..B",
        help="check each commit of B that is not in A; of a merge, what none of its parents has; "
        "A...B: since the merge base",
    )
    what.add_argument("--staged", action="store_true", help="check the index")
    what.add_argument(
        "--patch", metavar="FILE",
        help="check a diff, a patch or a mailbox, applied in memory; - for stdin",
    )
    what.add_argument("--all", action="store_true", help="check the whole tree, existing users included")
    parser.add_argument(
        "--sum", action="store_true", help="judge the range or the mailbox as one change"
    )
    parser.add_argument(
        "--allow-empty", action="store_true", help="accept a range without commits"
    )
    parser.add_argument(
        "--bisect", action="store_true",
        help="for git bisect run, with --all: status 125 instead of 3, which skips the commit, and "
        "128 instead of 2, which ends the bisection",
    )
    parser.add_argument("--base", metavar="REV", help="the commit that --patch applies to (default: HEAD)")
    parser.add_argument("--baseline", metavar="FILE", help="ignore the users listed in FILE")
    parser.add_argument(
        "--write-baseline", metavar="FILE",
        help="write the users found to FILE, by default those of the whole tree",
    )
    parser.add_argument(
        "--format", action="append", metavar="NAME[=FILE]", default=[],
        help="text (default), github, gitlab, rdjson, sarif, json, junit; may be given several times",
    )
    parser.add_argument(
        "--strict", action="store_true",
        help="errors instead of notes for unused comments and stale entries of the baseline",
    )
    add_report(parser, verified=False)
    parser.add_argument("--fix-it", metavar="FILE", help="write the safe conversions to FILE, as a patch")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="limit the check to these files or directories")


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Check, print; status 1 for findings, 3 for what could not be read."""
    from gupvmas.check.known.baseline import Baseline, write as written
    from gupvmas.check.formats import FORMATS, common, render
    from gupvmas.base.terminal import Paint
    from gupvmas.base.workdir import os_errors, scratch, tidy_exit

    formats = []
    for text in arguments.format or ["text"]:
        name, equals, file = text.partition("=")
        if name not in FORMATS or (equals and not file):
            raise UsageError(f"--format {text}: is none of {', '.join(FORMATS)}, with =FILE or not")
        formats.append((name, file or None))
    if sum(file is None for _, file in formats) > 1:
        raise UsageError("--format: only one can go to stdout, give the others a file: NAME=FILE")
    if arguments.jobs < 0 or arguments.kernels is not None or arguments.macros or arguments.config:
        scan_options(arguments)  # which says what is wrong with them
    _sane(arguments)
    check_report(arguments)
    known = Baseline(arguments.baseline) if arguments.baseline else None
    with tidy_exit(), open_given(arguments) as tree, scratch() as work:
        with os_errors("write to", work.path):
            checker, looked, notes = _check(arguments, tree, work, progress, known)
        for note in notes:
            progress.message(f"gup-vmas: {note}")
        report = checker.report(looked, any(name != "text" for name, _ in formats))
        if arguments.write_baseline:
            write(written(checker.observations), arguments.write_baseline)
            report = dataclasses.replace(report, findings=(), known=report.findings + report.known)
        if arguments.fix_it:
            write("\n".join(checker.patches), arguments.fix_it)
        if arguments.report is not None:
            from gupvmas.code import subsystems
            from gupvmas.page import check as page, html

            html.publish(page.of_check(report, subsystems.read(tree)), arguments.report)
        silent = arguments.quiet and report.is_clean
        for name, file in formats:
            color = file is None and Paint(not arguments.no_color).on
            if name != "text" or file or not silent:
                write(render(name, report, color), file)
        if not silent and all(file for _, file in formats):
            write(common.summary(report) + "\n", None)
    return report.status


def _sane(arguments: argparse.Namespace) -> None:
    """Raise UsageError for options that do not go together."""
    chosen = [
        option
        for option, given in (
            ("--diff", arguments.diff), ("--staged", arguments.staged),
        )
        if given
    ]
    if arguments.base and not arguments.patch:
        raise UsageError("--base: goes with --patch only")
    if arguments.sum and not (arguments.diff or arguments.patch):
        raise UsageError("--sum: goes with --diff and --patch only")
    if arguments.allow_empty and not arguments.diff:
        raise UsageError("--allow-empty: goes with --diff only")
    if arguments.bisect and not arguments.all:
        raise UsageError("--bisect: goes with --all, as git bisect run asks about the whole tree")
    if arguments.rev and chosen:
        raise UsageError(f"--rev: does not go with {chosen[0]}")


def _check(
    arguments: argparse.Namespace,
    tree: Tree,
    work: Scratch,
    progress: Progress,
    known: Baseline | None,
) -> tuple[Checker, Looked, list[str]]:
    """Run it; also what was looked at, and notes for stderr."""
    from gupvmas.check.change import changes
    from gupvmas.check.model import Looked
    from gupvmas.check.run import Checker

    def options() -> Options:
        found = scan_options(arguments)
        found.outdated = True
        found.paths = selection.paths or None
        found.exclude = selection.exclude
        return found

    notes: list[str] = []
    found: list[changes.Change] = []
    git = tree.git if tree.is_git else None
    selection = changes.Selection(
        below(arguments.paths, tree.name), below(arguments.exclude or (), tree.name)
    )
    whole = arguments.all or (
        arguments.write_baseline
        and not (arguments.diff or arguments.staged or arguments.patch)
    )
    if whole:
        looked = Looked("tree")
        if arguments.bisect:
            selection = _of_history(selection, tree)
    elif arguments.patch:
        from gupvmas.check.change import mail

        data, name = _patch(arguments.patch)
        git, found, notes = mail.of_patch(tree, data, name, arguments.base, work)
        looked = Looked("patches", changes=len(found))
        if arguments.sum:
            found = [changes.of_trees(git, found[0].before, found[-1].after or "")]
            looked = Looked("range", name=f"{looked.changes} patches")
    elif not tree.is_git:
        raise UsageError(f"{tree.name} is not a git repository: say --all, or --patch FILE")
    elif arguments.diff:
        from gupvmas.check.change import ranges

        said = (ranges.as_one if arguments.sum else ranges.each)(tree, arguments.diff)
        if not said.commits and not arguments.allow_empty:
            raise UsageError(
                f"--diff {printable(arguments.diff)}: the range has no commit, so nothing would be "
                "checked: is its beginning before its end? --allow-empty, if that may be"
            )
        found, notes = said.changes, said.notes
        looked = (
            Looked("range", name=arguments.diff)
            if arguments.sum
            else Looked("commits", changes=said.commits, merges=said.merges)
        )
    elif arguments.rev:
        raise UsageError("--rev: goes with --all, --patch and --write-baseline")
    elif tree.bare:
        raise UsageError(f"{tree.name} has no work tree: say what to check: --diff, --patch, --all")
    else:
        found = [changes.of_index(tree) if arguments.staged else changes.of_files(tree)]
        looked = Looked("index" if arguments.staged else "work tree")
    checker = Checker(tree, git, Path(work.path), options, progress, selection)
    checker.known.baseline = known
    checker.strict = arguments.strict
    if whole:
        checker.all()
    else:
        checker.changes(selection.of(tree, git, found))
    return checker, dataclasses.replace(
        looked, paths=tuple(selection.paths), exclude=tuple(selection.exclude)
    ), notes


def _of_history(selection: Selection, tree: Tree) -> Selection:
    """The selection for a commit of a bisection, in which some of the paths may not be there.

    Raises IncompleteError if that leaves something unsaid: the commit is to be skipped. It would be
    good for want of a file, and all would be if the name is misspelt.
    """
    from gupvmas.check.change.changes import Selection, is_there

    for path in selection.paths:
        if not is_there(path, tree):
            raise IncompleteError(f"{printable(path)}: No such file or directory in {tree.name}")
    return Selection(selection.paths, [path for path in selection.exclude if is_there(path, tree)])


def _patch(name: str) -> tuple[bytes, str]:
    """The text of --patch, and what it is called."""
    if name == "-":
        return sys.stdin.buffer.read(), "stdin"
    from gupvmas.base.workdir import os_errors

    with os_errors("read", name):
        return Path(name).read_bytes(), name
