# SPDX-License-Identifier: GPL-2.0-only
"""The sites as the page shows them: what needs eyes first, a NULL that goes in one line a subsystem."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from gupvmas.code import subsystems
from gupvmas.code.model import Class, Conversion
from gupvmas.convert.texts import Texts
from gupvmas.gup import wrappers
from gupvmas.gup.site import Site
from gupvmas.page.site import comparison, explanation, listing
from gupvmas.scan import Scan
from gupvmas.series.plan import Plan

#: Sites whose code is shown, those that need eyes first; the tables have them all.
SHOWN = 300

#: In this order, where nothing is wrong with a call.
_ORDER = (
    Class.UNKNOWN, Class.MULTI, Class.FORWARDED, Class.SINGLE, Class.IGNORED, Class.UNUSED, Class.CONVERTED,
)  # fmt: skip


def place_of(file: str, line: int) -> str:
    """A place in words; of a file as a whole, line 0, its name."""
    return f"{file}:{line}" if line else file


@dataclasses.dataclass(frozen=True)
class SiteView:
    """A site: a place in a table, and a section of its own. ``patches``: numbers of commits, from 1."""

    id: str
    site: Site
    function: str
    owner: subsystems.Subsystem | None
    patches: tuple[int, ...]
    parts: list[explanation.Part]
    code: list[listing.Line]
    locked: str  # in words, empty if it is not known where the lock is held
    hunks: list[list[comparison.Row]]
    advice: str

    @property
    def place(self) -> str:
        """The name of the section."""
        return place_of(self.site.file, self.site.line)

    @property
    def matters(self) -> bool:
        """Whether there is more to it than a NULL that goes."""
        return self.site.class_ is not Class.UNUSED or not self.site.automatic

    @property
    def subsystem(self) -> str:
        """The subsystem's name; empty if MAINTAINERS says nothing of the file."""
        return self.owner.name if self.owner else ""

    @property
    def people(self) -> str:
        """The names of its maintainers."""
        return ", ".join(self.owner.names) if self.owner else ""


@dataclasses.dataclass(frozen=True)
class Quiet:
    """The calls of a subsystem that pass no VMAs, of which only an argument goes."""

    id: str
    sites: list[SiteView]

    @property
    def first(self) -> SiteView:
        """Any of them, as all have the same subsystem."""
        return self.sites[0]

    @property
    def patches(self) -> tuple[int, ...]:
        """The commits that change them."""
        return tuple(sorted({number for view in self.sites for number in view.patches}))

    @property
    def files(self) -> list[list[SiteView]]:
        """The same by file."""
        found: dict[str, list[SiteView]] = {}
        for view in self.sites:
            found.setdefault(view.site.file, []).append(view)
        return list(found.values())


def of(scan: Scan, plan: Plan, texts: Texts) -> list[SiteView]:
    """All sites of ``scan``, those that need eyes first. ``texts``: what would become of the files."""
    owners = subsystems.read(scan.tree)
    patches = _patches(plan)
    numbers = {id(site): number for number, site in enumerate(scan.sites, 1)}
    worst_first = sorted(scan.sites, key=lambda site: (_weight(site), numbers[id(site)]))
    return [
        _view(scan, texts, owners, site, f"site-{numbers[id(site)]}", patches, shown=place < SHOWN)
        for place, site in enumerate(worst_first)
    ]


def quiet(views: Sequence[SiteView]) -> list[Quiet]:
    """Those of ``views`` that pass no VMAs, by subsystem."""
    found: dict[str, list[SiteView]] = {}
    for view in views:
        if not view.matters:
            found.setdefault(view.subsystem, []).append(view)
    return [Quiet(f"quiet-{n}", found[name]) for n, name in enumerate(sorted(found), 1)]


def _weight(site: Site) -> tuple[bool, bool, int]:
    """What is to be done by hand is before what is wrong today, and that before all else."""
    return site.conversion is not Conversion.MANUAL, not site.findings, _ORDER.index(site.class_)


def _patches(plan: Plan) -> dict[int, tuple[int, ...]]:
    """The numbers of the commits that change each site, by its id()."""
    found: dict[int, tuple[int, ...]] = {}
    for number, step in enumerate(plan.steps, 1):
        mended = [site for _, there in step.holes for site in there]
        for site in {id(site): site for site in (*step.sites, *mended)}:
            found[site] = (*found.get(site, ()), number)
    return found


def _view(
    scan: Scan,
    texts: Texts,
    owners: subsystems.Subsystems,
    site: Site,
    name: str,
    patches: Mapping[int, tuple[int, ...]],
    *,
    shown: bool,
) -> SiteView:
    taken, dropped = explanation.lock_span(site)
    locked = f"the lock is held from line {taken} to line {dropped}" if taken and dropped else ""
    manual = site.conversion is Conversion.MANUAL
    return SiteView(
        id=name,
        site=site,
        function=wrappers.enclosing(site),
        owner=owners.of(site.file),
        patches=patches.get(id(site), ()),
        parts=explanation.parts(scan, site),
        code=listing.of(scan, site) if shown else [],
        locked=locked,
        hunks=comparison.hunks(texts, site, 3) if shown and site.automatic else [],
        advice=explanation.by_hand(site) if manual else "",
    )
