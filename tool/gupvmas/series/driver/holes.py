# SPDX-License-Identifier: GPL-2.0-only
"""A commit for older kernels, asked for by --kernels, that a driver does not fit."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from gupvmas.base.progress import Progress
from gupvmas.base.tree import Tree, open_tree
from gupvmas.base.workdir import Scratch
from gupvmas.code.model import Commit, Kernels
from gupvmas.convert import suggestion
from gupvmas.gup import arms
from gupvmas.gup.reasons import of
from gupvmas.gup.site import Site
from gupvmas.scan import Scan, scan
from gupvmas.scan.driver.matrix import span_text
from gupvmas.scan.driver.mend import holes
from gupvmas.series import letters
from gupvmas.series.mail import commits
from gupvmas.series.plan import Plan, Step, Task, subsystem


@dataclasses.dataclass
class _Try:
    """What giving the calls that break on some kernels an arm comes to."""

    kernels: Kernels
    scan: Scan
    files: dict[str, bytes]

    @property
    def mended(self) -> list[Site]:
        """The calls that got one."""
        return [site for site in self.scan.sites if site.automatic]

    @property
    def left(self) -> list[Site]:
        """Those that did not."""
        return [site for site in self.scan.sites if not site.automatic]


def add(found: Scan, plan: Plan, made: list[Commit], work: Scratch) -> None:
    """Add the commit that mends the kernels asked for, to ``made`` and with its step to ``plan``.

    ``made`` are those that the series has already. Where not all calls can be mended for a range at
    once, it is tried in parts. Raises UsageError, IncompleteError.
    """
    wanted = found.options.kernels
    done: list[_Try] = []
    for kernels in holes.of_scan(found, wanted) if wanted else []:
        tries = [_try(found, kernels, made, done, work)]
        if tries[0].left:
            parts: list[_Try] = []
            for part in holes.split(tries[0].scan, kernels):
                parts.append(_try(found, part, made, done + parts, work))
            if max(len(part.mended) for part in parts) > len(tries[0].mended):
                tries = parts
        done += tries
        plan.manual += [_as_it_was(found, site, t.kernels) for t in tries for site in t.left]
    files = _together(done)
    if not files:
        return
    ranges = tuple((each.kernels, tuple(each.mended)) for each in reversed(done) if each.files)
    sites = list({(s.file, s.line): s for _, own in ranges for s in own}.values())
    step = Step(Task.HOLES, "", sites, _where(files), holes=ranges)
    plan.steps.append(step)
    made.append(Commit(letters.subject(found, plan, step), letters.body(found, plan, step), files))


def is_left(plan: Plan, found: Scan, place: tuple[str, int]) -> bool:
    """Whether a call that breaks on older kernels was not mended for some of them."""
    line = found.source(place[0]).line(place[1])
    return any(
        (site.file, site.line) == (place[0], line) and site.cause.slug == "on-these-kernels"
        for site in plan.manual
    )


def told(plan: Plan, found: Scan) -> list[str]:
    """What became of the older kernels that were asked for, in one line if any were."""
    wanted = found.options.kernels
    if wanted is None or wanted.first >= arms.NEW.first:
        return []
    broken = found.matrix.broken(Kernels(wanted.first, min(wanted.end, arms.NEW.first)))
    if not broken:
        return ["No call breaks on the older kernels of --kernels."]
    left = sum(is_left(plan, found, place) for place in broken)
    some = "1 call breaks" if len(broken) == 1 else f"{len(broken)} calls break"
    return [
        f"{some} on older kernels of --kernels: {len(broken) - left} mended, {left} left to do by hand."
    ]


def _together(done: Sequence[_Try]) -> dict[str, bytes]:
    """The files that some tries, each made on top of those before it, come to."""
    return {name: text for each in done for name, text in each.files.items()}


def _try(
    found: Scan, kernels: Kernels, made: Sequence[Commit], done: Sequence[_Try], work: Scratch
) -> _Try:
    """The driver with ``made`` and ``done``, and an arm for ``kernels``."""
    files = _together(done)
    below = [*made, *([Commit("done so far", "", files)] if files else [])]
    scratch = Path(work.join("hole"))
    shutil.rmtree(scratch, ignore_errors=True)
    with after(found.tree, below, work) as tree:
        options = dataclasses.replace(
            found.options, mends=kernels, excerpt=True, whole=None, driver=True
        )
        seen = scan(tree, scratch / "scan", options, Progress(quiet=True))
        new = suggestion.make(seen, scratch / "texts").changed(1) if seen.arm_edits else {}
        return _Try(kernels, seen, new)


def _where(files: dict[str, bytes]) -> str:
    return subsystem(next(iter(files))) if len(files) == 1 else "treewide"


def _as_it_was(found: Scan, site: Site, kernels: Kernels) -> Site:
    """A call that is left, at the line that the user has, with the kernels in its reason."""
    site.refuse(of("on-these-kernels", kernels=span_text(kernels), why=site.cause))
    for other in found.sites:
        if (other.file, other.api, other.arguments) == (site.file, site.api, site.arguments):
            return dataclasses.replace(site, occurrence=other.occurrence)
    return site


@contextlib.contextmanager
def after(
    tree: Tree, made: Sequence[Commit], work: Scratch
) -> Iterator[Tree]:
    """A driver as it is with some commits on top."""
    if not made:
        yield tree
        return
    if tree.is_git:
        built = commits.build(tree, None, made, work, progress=Progress(quiet=True))
        try:
            with open_tree(built.git_dir, built.head, need_kernel=False) as done:
                yield done
        finally:
            built.discard()
        return
    top = Path(work.join("driver"))
    shutil.rmtree(top, ignore_errors=True)
    tree.export(tree.list(), str(top))
    for commit in made:
        for name, data in commit.files.items():
            (top / name).write_bytes(data)
    with open_tree(str(top), need_kernel=False) as done:
        yield done
