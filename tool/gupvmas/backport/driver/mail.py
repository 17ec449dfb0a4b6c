# SPDX-License-Identifier: GPL-2.0-only
"""The series of a driver that gets gup_compat.h: one commit for each folder that the header goes to."""

from __future__ import annotations

import dataclasses
import posixpath
from collections.abc import Sequence
from pathlib import Path

from gupvmas.backport.driver.packing import FILES
from gupvmas.backport.driver.simpler import Result, simpler
from gupvmas.backport.ladders import Left
from gupvmas.base.errors import UsageError
from gupvmas.base.progress import Progress
from gupvmas.base.tree import Tree
from gupvmas.base.workdir import Scratch
from gupvmas.code.model import Commit
from gupvmas.gup import api
from gupvmas.gup.site import Site
from gupvmas.scan import Options, Scan, scan
from gupvmas.scan.driver import judge
from gupvmas.scan.driver.matrix import Fit
from gupvmas.series.driver.letters import names_of
from gupvmas.series.letters import fill
from gupvmas.series.mail import commits, maintainers, publish, trailers
from gupvmas.series.mail.mails import Cover
from gupvmas.series.mail.publish import Published, SeriesOptions
from gupvmas.series.plan import subsystem


@dataclasses.dataclass
class Made:
    """What became of a driver. ``hidden``: the uses of GUP behind which there may be more calls;
    ``placeholder``: the user has no git identity."""

    scan: Scan
    result: Result
    commits: list[Commit]
    hidden: int
    published: Published | None = None
    placeholder: bool = False


def make(
    tree: Tree, work: Scratch, options: SeriesOptions, scanning: Options, progress: Progress, *,
    plan: bool, cc: int | None,
) -> Made:  # fmt: skip
    """Make the series and publish it; with ``plan`` only say what it would be.

    ``cc``: ask the tree's own scripts/get_maintainer.pl whom to send to (this runs it), the cover
    letter to so many at most; None: do not. Raises UsageError, IncompleteError; then nothing was published.
    """
    if tree.version:
        raise UsageError(f"series: --compat is for a driver outside of a kernel tree: {tree.name} is one")
    if not plan:
        publish.check(tree, options)
    found = scan(tree, Path(work.join("scan")), scanning, progress)
    with progress.step("look at the ladders"):
        result = simpler(tree, Path(work.join("compat")))
    # What counts is what becomes of a call by the header, not by an arm.
    found.mended = {
        (file, offset) for file, offset in found.matrix.on_new_kernels(Fit.BREAKS)
        if result.is_served(file, found.source(file).line(offset))
    }
    done = [_commit(found, result, folder, files) for folder, files in result.parts.items()]
    made = Made(found, result, done, len(judge.hidden(found)))
    if plan or not done:
        return made
    done = trailers.attach(done, options.trailers)
    built = commits.build(tree, None, done, work, signoff=options.signoff, progress=progress)
    whom = maintainers.Whom() if cc is None else maintainers.ask(tree, done, work, cc, progress)
    made.published = publish.publish(
        built, _cover(found, result), options,
        recipients=whom.patches, cover_to=whom.cover, progress=progress,
    )
    made.placeholder = built.author.placeholder
    return made


def _commit(found: Scan, result: Result, folder: str, files: dict[str, bytes]) -> Commit:
    """The commit that gives one folder the header."""
    sources = [path for path in files if posixpath.basename(path) not in FILES and path.endswith((".c", ".h"))]
    sites = [site for site in found.sites if site.file in sources and _is_served(result, site)]
    once = [site for site in sites if not _is_in_ladder(result, site)]
    where = subsystem(sources[0]) if len(sources) == 1 else folder or "treewide"
    text = [
        f"The shape of {_apis(sites)} differs between kernels, and those of some vendors have that of "
        "a later version, so no test of the version tells it.",
        "gup_compat.h has these functions, and the names of the mm's lock, in the shape of Linux 6.5 on "
        "each kernel from 4.4 on. Kbuild.gup finds out by compiling what the kernel at hand has.",
        f"Call them so in {names_of(once)}, once for all kernels." if once else "",
    ]
    if any(api.HELPER.encode() in files[path] for path in sources):
        text.append(f"Where one page of a remote mm and its VMA are wanted, {api.HELPER}() gets both.")
    if any(b"GUP_COMPAT_OWN_NAMES" in files[path] for path in sources):
        text.append(
            "Other calls that are compiled with these stay in an old shape. So the header does not "
            "rename the kernel's functions there, and its own are called gup_compat_*()."
        )
    left = [left for left in result.stays if left.file in sources]
    text += [*_left(left), *_by_hand(result.told.get(folder, ()))]
    return Commit(f"{where}: call GUP by way of gup_compat.h", fill(*text), files)


def _is_served(result: Result, site: Site) -> bool:
    return site.api in api.FUNCTIONS and result.is_served(site.file, site.line)


def _is_in_ladder(result: Result, site: Site) -> bool:
    """Whether a conditional around calls stays in the function of a call."""
    around = site.occurrence.function
    lines = (around.line, around.end_line) if around else (site.line, site.line)
    return any(
        left.file == site.file and lines[0] <= left.line <= lines[1] for left in result.stays if left.ladder
    )


def _apis(sites: Sequence[Site]) -> str:
    names = list(dict.fromkeys(f"{site.api}()" for site in sites)) or [f"{api.FUNCTIONS[0]}()"]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _left(stays: Sequence[Left]) -> list[str]:
    """What is not done, a paragraph for each place."""
    return [f"Not done: {left}." for left in stays]


def _by_hand(lines: Sequence[str]) -> list[str]:
    return [f"To be done by hand, or it does not build: {line}" for line in lines]


def _cover(found: Scan, result: Result) -> Cover:
    """The cover letter: what becomes of each call."""
    rows = []
    for site in found.sites:
        done = "in the shape of gup_compat.h" if _is_served(result, site) else "stays as it is"
        rows.append(f"  {site.file}:{site.line}: {site.api}(): {done}")
    text = [
        fill(
            "gup_compat.h has get_user_pages() and its relatives in the shape of Linux 6.5 on each "
            "kernel from 4.4 on, found out by compiling. These are all calls of the driver, and what "
            "became of each:"
        ),
        "\n".join(rows),
        fill(*_left(result.stays)),
        fill(*_by_hand([line for lines in result.told.values() for line in lines])),
    ]
    return Cover("call GUP by way of gup_compat.h", "\n\n".join(filter(None, text)) + "\n")
