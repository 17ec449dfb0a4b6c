# SPDX-License-Identifier: GPL-2.0-only
"""series: the commits and patches that remove the parameter."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from gupvmas.commands.common import add_driver, add_exclude, add_report, check_report, scan_options
from gupvmas.base.errors import GupVmasError, Status, UsageError
from gupvmas.base.gitrepo import printable
from gupvmas.base.progress import Progress
from gupvmas.gup.reasons import of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gupvmas.base.workdir import Scratch
    from gupvmas.series.mail.publish import Published, SeriesOptions
    from gupvmas.series.plan import Plan, Step
    from gupvmas.scan import Scan
    from gupvmas.series.run import Series
    from gupvmas.base.tree import Tree

NOTHING = "Nothing to do: no function has a vmas parameter that could be removed."

NO_COMPAT = "Nothing to do: no call would change by gup_compat.h."

DESCRIPTION = (
    "Scan, plan, convert; write one commit per step as patches with a cover letter. The tree, its "
    "index and its branches stay as they are."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    add_driver(parser)
    add_exclude(parser)
    parser.add_argument("-o", "--output", metavar="DIR", help="where the patches go; new")
    parser.add_argument("--branch", metavar="NAME", help="also make a branch of the commits")
    parser.add_argument("--force", action="store_true", help="replace patches and branch")
    parser.add_argument("--plan", action="store_true", help="only print the commits to be made")
    parser.add_argument(
        "--compat", action="store_true",
        help="for a driver: make the patch of `backport compat --apply`, one for each folder that gets "
        "gup_compat.h, in place of an arm for new kernels",
    )
    add_report(parser)
    parser.add_argument("--strict", action="store_true", help="status 1 if a site is left")
    parser.add_argument("--signoff", action="store_true", help="add your Signed-off-by")
    parser.add_argument("--rfc", action="store_true", help="[RFC PATCH ...]")
    parser.add_argument(
        "--version", "--reroll-count", dest="number", type=int, metavar="N",
        help="[PATCH vN ...]; with --branch and --force, the branch that is replaced is the last "
        "version",
    )
    parser.add_argument("--changelog", metavar="FILE", help="what changed since earlier versions")
    parser.add_argument("--previous", metavar="RANGE", help="the last version, for a range-diff")
    parser.add_argument(
        "--cc", action="store_true",
        help="To and Cc from the tree's scripts/get_maintainer.pl, which is run for it",
    )
    parser.add_argument(
        "--change-id", metavar="ID", help="what all versions are known by (default: made for v1)"
    )
    parser.add_argument(
        "--b4", action="store_true",
        help="make the branch as b4 prep would, its cover letter the first commit",
    )


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Make it and say what came of it."""
    from gupvmas.series import run as series
    from gupvmas.series.mail.publish import SeriesOptions
    from gupvmas.scan import scan
    from gupvmas.base.workdir import os_errors, scratch, tidy_exit

    if not arguments.output and not arguments.branch and not arguments.plan:
        raise UsageError("series: say where to: -o DIR for patches, --branch NAME for a branch")
    if arguments.compat and arguments.report is not None:
        raise UsageError("series: --report is of a scan, and says nothing of what --compat makes")
    verified = check_report(arguments)
    tree, dirty = series.open_base(
        arguments.tree, arguments.rev, anywhere=arguments.headers is not None
    )
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
        version=arguments.number, changelog=changelog, previous=_previous(arguments, tree),
        signoff=arguments.signoff, rfc=arguments.rfc, change_id=arguments.change_id,
        b4=arguments.b4,
    )
    with tidy_exit(), tree, scratch() as work, os_errors("write to", work.path):
        if dirty and not arguments.quiet:
            progress.message(
                f"gup-vmas: {len(dirty)} files have changes that are not committed; "
                "the series is for HEAD, without them"
            )
        if arguments.compat:
            return _compat(tree, work, options, arguments, progress)
        if arguments.plan:
            found = scan(tree, Path(work.join("scan")), scan_options(arguments), progress)
            plan = series.draw_up(found, work, progress).plan
        else:
            done = series.make(
                tree, work, options, scan_options(arguments), progress, cc=arguments.cc
            )
        no_report: GupVmasError | None = None
        if arguments.report is not None:
            from gupvmas.page import html, make

            try:
                with progress.step("write the report"):
                    inside = Path(work.join("report"))
                    if arguments.plan:
                        page = make.of_scan(found, inside, plan, verified)
                    else:
                        page = make.of_series(done, inside, verified)
                    html.publish(page, arguments.report)
            except GupVmasError as error:
                # The patches are in place by now: that is said first.
                no_report = error
    status = (
        _planned(found, plan, arguments, progress)
        if arguments.plan
        else _done(done, arguments, progress)
    )
    if no_report is not None:
        raise no_report
    return status


def _compat(
    tree: "Tree", work: "Scratch", options: "SeriesOptions", arguments: argparse.Namespace,
    progress: Progress,
) -> int:  # fmt: skip
    """The series of a driver that gets gup_compat.h, and what came of it."""
    from gupvmas.backport.compat import say
    from gupvmas.backport.driver import mail
    from gupvmas.commands import report

    made = mail.make(
        tree, work, options, scan_options(arguments), progress, plan=arguments.plan, cc=arguments.cc
    )
    print(report.of_new_kernels(made.scan, made.hidden))
    if arguments.plan:
        for number, commit in enumerate(made.commits, 1):
            print(f"{number}. {printable(commit.subject)}")
    elif made.published is not None:
        _published(made.published, made.placeholder, progress)
    if not made.commits and not made.result.stays:
        print(NO_COMPAT)
    say(made.result, progress)
    return Status.FINDINGS if arguments.strict and made.result.stays else Status.DONE


def _published(done: "Published", placeholder: bool, progress: Progress) -> None:
    """The files and the branch that were made."""
    if placeholder:
        progress.message("gup-vmas: no user.name and user.email in git; a placeholder is used")
    for name in (*done.patches, *done.beside):
        print(os.path.join(str(done.output), name))
    if done.branch:
        print(f"branch {done.branch}: {done.head}")
    if not done.change_id:
        progress.message(
            "gup-vmas: no change-id: --change-id takes over that of the versions before"
        )


def _planned(
    found: "Scan", plan: "Plan", arguments: argparse.Namespace, progress: Progress
) -> int:
    """A dry look: the commits that would be made, with -v what each is about."""
    from gupvmas.commands import report
    from gupvmas.scan.driver import judge as driver
    from gupvmas.series import letters

    if found.driver:
        _counts(found, plan, len(driver.hidden(found)))
    for number, step in enumerate(plan.steps, 1):
        subject = printable(letters.subject(found, plan, step))
        print(f"{number}. {subject}{'' if found.driver else _size(step)}")
        for site in step.sites if arguments.verbose else ():
            print(f"      {printable(site.file)}:{site.line}: {site.conversion.value}")
    if not plan.steps and not found.driver:
        print(NOTHING)
    elif plan.steps and not found.driver:
        print(_total(found, plan))
    return _status(found, plan, arguments.strict, progress)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def _size(step: "Step") -> str:
    """How many calls a commit is about, in how many files."""
    if not step.sites:
        return ""
    files = len({site.file for site in step.sites})
    return f" ({_counted(len(step.sites), 'call')}, {_counted(files, 'file')})"


def _total(found: "Scan", plan: "Plan") -> str:
    """What becomes of all calls, in one line."""
    from gupvmas.code.model import Class

    converted = sum(site.class_ is Class.CONVERTED for site in found.sites)
    parts = [f"{_counted(len(plan.steps), 'commit')} for {_counted(len(found.sites), 'call')}"]
    if converted:
        parts.append(f"{converted} converted already")
    return ", ".join([*parts, f"{len(plan.manual)} left for a person"])


def _counts(found: "Scan", plan: "Plan", hidden: int) -> None:
    """What becomes of a driver's calls on the kernels in question, a line for new ones and for old ones.

    ``hidden``: uses behind which there may be more.
    """
    from gupvmas.commands import report
    from gupvmas.gup import arms
    from gupvmas.series.driver import holes

    if found.options.kernels is None or found.options.kernels.meets(arms.NEW):
        print(report.of_new_kernels(found, hidden))
    for line in holes.told(plan, found):
        print(line)


def _done(done: "Series", arguments: argparse.Namespace, progress: Progress) -> int:
    """What was made."""
    from gupvmas.commands import report

    if done.scan.driver:
        _counts(done.scan, done.plan, len(done.leftovers))
    if done.published is None and not done.scan.driver:
        print(NOTHING)
    elif done.published is not None:
        _published(done.published, done.placeholder, progress)
    for left in done.leftovers:
        progress.message(f"gup-vmas: left for a person: {printable(left)}")
    return _status(done.scan, done.plan, arguments.strict, progress)


def _previous(arguments: argparse.Namespace, tree: "Tree") -> str | None:
    """The last version, for a range-diff: a range, or the branch that this one replaces."""
    from gupvmas.series.mail import branch

    later = arguments.number is not None and arguments.number > 1
    if arguments.previous or not (later and arguments.force and arguments.branch):
        return arguments.previous if arguments.previous else None
    return f"refs/heads/{arguments.branch}" if branch.exists(tree, arguments.branch) else None


def _status(
    found: "Scan", plan: "Plan", strict: bool, progress: Progress
) -> int:
    told = {site.cause.at(f"{site.file}:{site.line}"): site for site in plan.manual}
    keeping: dict[int, list[str]] = {}
    for name, why in plan.blocked.items():
        for cause in why:
            if cause in told:
                keeping.setdefault(id(told[cause]), []).append(f"{name}() keeps its parameter")
            else:
                said = of("keeps-parameter", name=f"{name}()", why=cause)
                progress.message(f"gup-vmas: {printable(said.text)}")
    for remark in plan.remarks:
        progress.message(f"gup-vmas: {printable(remark)}")
    for site in plan.manual:
        place = f"{printable(site.file)}:{site.line}"
        reason = "; ".join([printable(site.reason), *keeping.get(id(site), ())])
        progress.message(f"gup-vmas: left for a person: {place}: {reason}")
    if not found.ledger.balanced:
        for item in found.ledger.unaccounted:
            progress.message(f"gup-vmas: not read: {printable(str(item))}")
        return Status.INCOMPLETE
    return Status.FINDINGS if strict and plan.manual else Status.DONE
