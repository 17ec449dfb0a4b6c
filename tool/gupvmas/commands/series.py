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
    from gupvmas.series.mail.maintainers import Whom
    from gupvmas.series.mail.publish import Published, SeriesOptions
    from gupvmas.series.plan import Plan
    from gupvmas.scan import Scan
    from gupvmas.series.run import Series
    from gupvmas.base.tree import Tree

NOTHING = "Nothing to do: no function has a vmas parameter that could be removed."

NO_COMPAT = "Nothing to do: no call would change by gup_compat.h."

#: Lists take mails to many for spam, and nobody reads a header of pages.
_LIMIT = 40

DESCRIPTION = (
    "Scan, plan, convert, and write the commits as patches with a cover letter. The work tree, the "
    "index and the existing branches are not touched."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = DESCRIPTION
    add_driver(parser)
    add_exclude(parser)
    parser.add_argument("-o", "--output", metavar="DIR", help="new directory for the patches")
    parser.add_argument("--branch", metavar="NAME", help="also create a branch with the commits")
    parser.add_argument("--force", action="store_true", help="overwrite existing patches and branch")
    parser.add_argument("--plan", action="store_true",
        help="only print the planned commits; with --cc, their recipients, too",
    )
    parser.add_argument(
        "--compat", action="store_true",
        help="for a driver: the patch of `backport compat --apply`, one per folder, instead of an arm "
        "for new kernels",
    )
    add_report(parser)
    parser.add_argument("--strict", action="store_true", help="status 1 if a call is left for manual conversion")
    parser.add_argument("--signoff", action="store_true", help="add your Signed-off-by")
    parser.add_argument("--rfc", action="store_true", help="[RFC PATCH ...]")
    parser.add_argument(
        "--version", "--reroll-count", dest="number", type=int, metavar="N",
        help="[PATCH vN ...]; with --branch and --force, the replaced branch is the previous version",
    )
    parser.add_argument("--changelog", metavar="FILE", help="changes since earlier versions, for the cover letter")
    parser.add_argument("--previous", metavar="RANGE", help="commits of the previous version, for a range-diff")
    parser.add_argument(
        "--cc", action="store_true",
        help="add To and Cc by running the tree's scripts/get_maintainer.pl",
    )
    parser.add_argument(
        "--cc-limit", type=int, metavar="N", default=_LIMIT,
        help=f"maximum number of addresses for the cover letter (default: {_LIMIT}): all lists, then "
        "the maintainers of most patches",
    )
    parser.add_argument(
        "--change-id", metavar="ID", help="identifier of the series in all its versions (default: generated for v1)"
    )
    parser.add_argument(
        "--trailer", action="append", default=[], metavar="TRAILER",
        help="add 'KEY: VALUE' to each patch, or 'N:KEY: VALUE' to patch N: Suggested-by, Fixes, Link; "
        "may be repeated",
    )
    parser.add_argument(
        "--link", metavar="URL", help="URL of the previous version, for the cover letter"
    )
    parser.add_argument(
        "--b4", action="store_true",
        help="create the branch as b4 prep does, with the cover letter as first commit",
    )


def run(arguments: argparse.Namespace, progress: Progress) -> int:
    """Make it and say what came of it."""
    from gupvmas.series import run as series
    from gupvmas.series.mail import trailers
    from gupvmas.series.mail.publish import SeriesOptions
    from gupvmas.scan import scan
    from gupvmas.base.workdir import os_errors, scratch, tidy_exit

    if not arguments.output and not arguments.branch and not arguments.plan:
        raise UsageError("series: say where to: -o DIR for patches, --branch NAME for a branch")
    if arguments.cc_limit < 1:
        raise UsageError(f"--cc-limit: {arguments.cc_limit} is no number of addresses from 1")
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
        b4=arguments.b4, trailers=tuple(map(trailers.parse, arguments.trailer)),
        link=None if arguments.link is None else trailers.url(arguments.link, "--link"),
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
            draft = series.draw_up(found, work, progress)
            plan, whom = draft.plan, None
            if arguments.cc:
                from gupvmas.series.mail import maintainers

                whom = maintainers.ask(tree, draft.commits, work, arguments.cc_limit, progress)
        else:
            done = series.make(
                tree, work, options, scan_options(arguments), progress, cc=_limit(arguments)
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
        _planned(found, plan, whom, arguments, progress)
        if arguments.plan
        else _done(done, options, arguments, progress)
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
        tree, work, options, scan_options(arguments), progress, plan=arguments.plan, cc=_limit(arguments)
    )
    print(report.of_new_kernels(made.scan, made.hidden))
    if arguments.plan:
        for number, commit in enumerate(made.commits, 1):
            print(f"{number}. {printable(commit.subject)}")
    elif made.published is not None:
        _published(made.published, made.placeholder, options, progress)
    if not made.commits and not made.result.stays:
        print(NO_COMPAT)
    say(made.result, progress)
    return Status.FINDINGS if arguments.strict and made.result.stays else Status.DONE


def _published(
    done: "Published", placeholder: bool, options: "SeriesOptions", progress: Progress
) -> None:
    """The files and the branch that were made, and what readers of a later version will miss."""
    if placeholder:
        progress.message("gup-vmas: no user.name and user.email in git; a placeholder is used")
    for name in (*done.patches, *done.beside):
        print(os.path.join(str(done.output), name))
    if done.branch:
        print(f"branch {done.branch}: {done.head}")
    if options.version is not None and options.version > 1:
        missing = [
            what
            for what, there in (
                ("what changed (--changelog FILE)", options.changelog),
                ("a range-diff (--previous RANGE)", options.previous),
                ("a link to the last one (--link URL)", options.link),
                ("the change-id of the versions before (--change-id ID)", done.change_id),
            )
            if not there
        ]
        if missing:
            progress.message(f"gup-vmas: version {options.version} lacks {', '.join(missing)}")


def _limit(arguments: argparse.Namespace) -> int | None:
    """To how many addresses the cover letter goes; None if nobody is asked whom."""
    return arguments.cc_limit if arguments.cc else None


def _planned(
    found: "Scan", plan: "Plan", whom: "Whom | None", arguments: argparse.Namespace,
    progress: Progress,
) -> int:  # fmt: skip
    """A dry look: the commits that would be made, with -v what each is about; and for whom."""
    from gupvmas.commands import report
    from gupvmas.scan.driver import judge as driver
    from gupvmas.series import letters

    if found.driver:
        _counts(found, plan, len(driver.hidden(found)))
    for number, step in enumerate(plan.steps, 1):
        subject = printable(letters.subject(found, plan, step))
        print(f"{number}. {subject}{'' if found.driver else report.size(step)}")
        for site in step.sites if arguments.verbose else ():
            print(f"      {printable(site.file)}:{site.line}: {site.conversion.value}")
        if whom:
            print(report.recipients(whom.patches[number - 1]))
    if whom and whom.cover:
        print(f"0. the cover letter{report.left_out(whom.left_out)}")
        print(report.recipients(whom.cover))
    if not plan.steps and not found.driver:
        print(NOTHING)
    elif plan.steps and not found.driver:
        print(report.total(found, plan))
    return _status(found, plan, arguments.strict, progress)


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


def _done(
    done: "Series", options: "SeriesOptions", arguments: argparse.Namespace, progress: Progress
) -> int:
    """What was made."""
    from gupvmas.commands import report

    if done.scan.driver:
        _counts(done.scan, done.plan, len(done.leftovers))
    if done.published is None and not done.scan.driver:
        print(NOTHING)
    elif done.published is not None:
        _published(done.published, done.placeholder, options, progress)
    if done.left_out:
        progress.message(f"gup-vmas: the cover letter{report.left_out(done.left_out)}")
    for left in done.leftovers:
        progress.message(f"gup-vmas: to do by hand: {printable(left)}")
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
        progress.message(f"gup-vmas: to do by hand: {place}: {reason}")
    if not found.ledger.balanced:
        for item in found.ledger.unaccounted:
            progress.message(f"gup-vmas: not read: {printable(str(item))}")
        return Status.INCOMPLETE
    return Status.FINDINGS if strict and plan.manual else Status.DONE
