# SPDX-License-Identifier: GPL-2.0-only
"""What is on the page, as plain values; a template only has to lay it out."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from gupvmas import VERSION
from gupvmas.page import kernels
from gupvmas.page.site import views
from gupvmas.page.site.views import Quiet, SiteView, place_of
from gupvmas.series import letters
from gupvmas.commands import report
from gupvmas.convert import suggestion
from gupvmas.code.model import Class, Conversion, Kind
from gupvmas.gup import spatch
from gupvmas.page import graph
from gupvmas.page.verified import Verified
from gupvmas.series.plan import Plan
from gupvmas.scan import Scan
from gupvmas.scan.driver import judge


@dataclasses.dataclass(frozen=True)
class FileLines:
    """Occurrences in one file; ``lines`` from 1."""

    file: str
    lines: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class LedgerPart:
    """Occurrences of one kind."""

    kind: str
    count: int
    meaning: str
    files: list[FileLines]


@dataclasses.dataclass(frozen=True)
class FileStat:
    """What a commit does to a file, in lines."""

    file: str
    added: int
    removed: int


@dataclasses.dataclass(frozen=True)
class CommitView:
    """A commit of the series, made or only planned; ``stats`` is None if it was not made."""

    number: int
    subject: str
    body: str
    id: str
    stats: list[FileStat] | None
    sites: int

    @property
    def added(self) -> int:
        """Lines that come."""
        return sum(stat.added for stat in self.stats or ())

    @property
    def removed(self) -> int:
        """Lines that go."""
        return sum(stat.removed for stat in self.stats or ())


@dataclasses.dataclass(frozen=True)
class Left:
    """Something that is left to do by hand. ``id``: of the site's section, empty if none."""

    where: str
    what: str
    reason: str
    advice: str
    id: str = ""
    slug: str = ""


@dataclasses.dataclass(frozen=True)
class Page:
    """All of it."""

    title: str
    tool: str
    spatch: str
    tree: str
    version: str
    rev: str
    verdict: str
    notes: list[str]
    sites: list[SiteView]
    quiet: list[Quiet]
    kernels: kernels.Kernels | None
    classes: list[tuple[str, int]]
    graph: graph.Graph | None
    ledger: list[LedgerPart]
    occurrences: int
    balanced: bool
    unread: list[Left]
    commits: list[CommitView]
    made: bool
    left: list[Left]
    findings: list[Left]
    verified: Verified | None


_MEANING = {
    Kind.CALL: "calls: each of them is a site",
    Kind.DEFINITION: "definitions of the functions",
    Kind.DECLARATION: "declarations of the functions, in headers",
    Kind.EXPORT: "EXPORT_SYMBOL lines",
    Kind.MACRO: "definitions of a macro of that name",
    Kind.REFERENCE: "uses of the name that are no call, strings among them",
    Kind.COMMENT: "mentions in comments",
    Kind.DOCUMENTATION: "mentions in documentation",
    Kind.UNPARSED: "places that could not be read",
}


def of_scan(
    scan: Scan,
    plan: Plan,
    commits: list[CommitView],
    work: Path,
    *,
    made: bool,
    leftovers: Sequence[str] = (),
    verified: Verified | None = None,
) -> Page:
    """The page of a scan, or of a series (``made``: its commits exist). ``work``: private."""
    sites = views.of(scan, plan, suggestion.make(scan, work / "suggestion"))
    ids = {(v.site.file, v.site.occurrence.offset): v.id for v in sites}
    unread = [
        Left(
            place_of(item.file, item.line),
            "",
            f"{item.name}(): {item.reason}" if item.name else item.reason,
            item.cause.advice,
            slug=item.cause.slug,
        )
        for item in scan.ledger.unaccounted
    ]
    left = [
        Left(place_of(s.file, s.line), v.function, s.reason, v.advice, v.id, s.cause.slug)
        for v, s in ((view, view.site) for view in sites)
        if s.conversion is Conversion.MANUAL
    ]
    left += [Left("", "", text, "") for text in leftovers]
    findings = [
        Left(place_of(f.file, f.line), view.function, f"{f.said}: {f.text}", "", view.id)
        for view in sites
        for f in view.site.findings
    ]
    counts = {class_: sum(s.class_ is class_ for s in scan.sites) for class_ in Class}
    return Page(
        title=f"vmas in {_of(scan)}",
        tool=VERSION,
        spatch=spatch.version(),
        tree=os.path.basename(scan.tree.name.rstrip("/")) or scan.tree.name,
        version=report.title(scan),
        rev=scan.tree.rev or "",
        verdict=_verdict(scan, plan, commits, made),
        notes=[f"{name}() keeps its parameter: {why[0]}" for name, why in plan.blocked.items()],
        sites=sites,
        quiet=views.quiet(sites),
        kernels=kernels.of(scan, ids),
        classes=[(class_.value, count) for class_, count in counts.items() if count],
        graph=graph.draw(scan, plan, work),
        ledger=_ledger(scan),
        occurrences=scan.ledger.occurrences,
        balanced=scan.ledger.balanced,
        unread=unread,
        commits=commits,
        made=made,
        left=left,
        findings=findings,
        verified=verified,
    )


def planned(scan: Scan, plan: Plan) -> list[CommitView]:
    """The commits that a series would have."""
    return [
        CommitView(
            number, letters.subject(scan, plan, step), letters.body(scan, plan, step), "", None,
            len(step.sites),
        )
        for number, step in enumerate(plan.steps, 1)
    ]


def _verdict(scan: Scan, plan: Plan, commits: list[CommitView], made: bool) -> str:
    """The one sentence: what came of it, and what is left to do."""
    tree = _of(scan)
    sites = [site for site in scan.sites if site.class_ is not Class.CONVERTED]
    if not scan.ledger.balanced:
        count = len(scan.ledger.unaccounted)
        places = "one place near a GUP name needs" if count == 1 else f"{count} places near GUP names need"
        return f"{tree[0].upper()}{tree[1:]} could not be read whole: {places} a look."
    if scan.driver and scan.matrix.ranges:
        broken = report.of_new_kernels(scan, len(judge.hidden(scan)))
        return broken if made else broken.replace(" mended,", " can be mended,")
    if not sites:
        return f"Nothing is left to do: no call in {tree} passes VMAs."
    has = "has" if made else "would have"
    series = f"the series {has} {len(commits)} commit{'' if len(commits) == 1 else 's'}"
    count = len(plan.manual)
    can = "are" if made else "can be"
    if not count and not plan.blocked:
        calls = "The one call" if len(sites) == 1 else f"All {len(sites)} calls"
        are = ("is" if len(sites) == 1 else "are") if made else "can be"
        return f"{calls} in {tree} {are} converted; {series}."
    if not count:
        return (
            f"All {len(sites)} calls in {tree} {can} converted, but "
            f"{_and(plan.blocked)} can't lose the parameter yet; {series}."
        )
    done = len(sites) - count
    is_left = "one is left to do by hand" if count == 1 else f"{count} are left to do by hand"
    return f"{done} of {len(sites)} calls in {tree} {can} converted, {is_left}; {series}."


def _of(scan: Scan) -> str:
    """What the tree is, within a sentence."""
    return "this driver" if scan.driver else report.title(scan)


def _and(names: Iterable[str]) -> str:
    words = [f"{name}()" for name in names]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _ledger(scan: Scan) -> list[LedgerPart]:
    found = []
    for kind in Kind:
        of_kind = [o for o in scan.occurrences if o.kind is kind]
        files: dict[str, list[int]] = {}
        for occurrence in of_kind:
            files.setdefault(occurrence.file, []).append(occurrence.line)
        if of_kind:
            lines = [FileLines(f, tuple(sorted(n))) for f, n in sorted(files.items())]
            found.append(LedgerPart(kind.value, len(of_kind), _MEANING[kind], lines))
    return found
