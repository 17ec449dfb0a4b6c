# SPDX-License-Identifier: GPL-2.0-only
"""Kernels before 6.5 that a driver does not fit: its calls get an arm in the shape of those.

They still have the parameter, so all that changes is which arguments there are, and where: no
conversion of what is done with the VMAs is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from gupvmas.convert.shapes import TRUTHS, reshape
from gupvmas.code.configure import Probes
from gupvmas.code.edit import settle
from gupvmas.code.model import Kernels, Kind, Occurrence, Span
from gupvmas.code.source import Source
from gupvmas.gup import api, arms, spatch
from gupvmas.gup.generation import Prototype
from gupvmas.gup.reasons import of
from gupvmas.gup.site import Refusal, Site, site_of, texts_of
from gupvmas.gup.spatch import Fact, Job
from gupvmas.scan.driver import aliases, compat, seeing
from gupvmas.scan.driver.matrix import OLDEST, Fit
from gupvmas.scan.driver.mend import fit, merge, newarm
from gupvmas.scan.model import Scan

#: What tells two truth values from flags.
RULES = ("scan/arguments.cocci", "backport/flags.cocci")


def of_scan(scan: Scan, wanted: Kernels) -> list[Kernels]:
    """The ranges of ``wanted`` before 6.5 on which some call breaks, the newest first.

    On each of them the same calls do, and each is wanted in one shape.
    """
    # What is older than the oldest kernel that is known is nobody's.
    oldest = arms.code(OLDEST)
    first = wanted.first if wanted.first > oldest else 0
    older = Kernels(first, min(wanted.end, arms.NEW.first))
    names = {(o.file, o.offset): o.name for o in scan.occurrences}
    bounds: set[int] = set()
    for place, cells in scan.matrix.cells.items():
        for cell in cells:
            if cell.fit is Fit.BREAKS:
                bounds |= {cell.kernels.first, cell.kernels.end}
        if any(cell.fit is Fit.BREAKS for cell in cells):
            bounds |= {k.first for k, _ in arms.shapes(names.get(place, ""))}
    edges = sorted({older.first, older.end} | {c for c in bounds if max(older.first, oldest) < c < older.end})
    parts = [Kernels(first, end) for first, end in zip(edges, edges[1:])]
    found: list[Kernels] = []
    for part in reversed(parts):
        broken = scan.matrix.broken(part)
        if found and found[-1].first == part.end and _alike(scan, found[-1], part):
            found[-1] = Kernels(part.first, found[-1].end)
        elif broken:
            found.append(part)
    return found


def _alike(scan: Scan, newer: Kernels, older: Kernels) -> bool:
    """Whether the same calls break on both, and are wanted in one shape."""
    broken = scan.matrix.broken(newer)
    names = {o.name for o in scan.occurrences if (o.file, o.offset) in broken}
    return scan.matrix.broken(older) == broken and all(
        any(known.covers(Kernels(older.first, newer.end)) for known, _ in arms.shapes(name))
        for name in names
    )


def split(scan: Scan, kernels: Kernels) -> list[Kernels]:
    """A range cut where the driver or the functions differ to its kernels, the newest first."""
    broken = scan.matrix.broken(kernels)
    names = {o.name for o in scan.occurrences if (o.file, o.offset) in broken}
    if names & {api.FUNCTIONS[0], api.REMOTE}:
        names |= {api.FUNCTIONS[0], api.REMOTE}  # one may stand for the other
    codes = {known.first for name in names for known, _ in arms.shapes(name)} | {
        code
        for file in scan.views.values() for view in file.views for point in view.points
        for code in (point.kernels.first, point.kernels.end)
    }
    cuts = {code for code in codes if kernels.first < code < kernels.end}
    edges = sorted({kernels.first, kernels.end} | cuts)
    return [Kernels(first, end) for first, end in zip(edges, edges[1:])][::-1]


def judge(scan: Scan, kernels: Kernels) -> None:
    """Give the calls that break on ``kernels`` an arm; the edits go to ``scan.arm_edits``.

    The sites are these calls, each with why it is left if it is.
    """
    scan.aliases = aliases.find(scan)
    seeing.fill_matrix(scan)
    compat.serve(scan)
    probes = Probes(scan.whole, scan.read_whole, scan.occurrences)
    chosen: dict[str, list[fit.Part]] = {}
    broken = scan.matrix.broken(kernels)
    for call in scan.occurrences:
        place = (call.file, call.offset)
        if place not in broken or place not in scan.seen or call.kind is not Kind.CALL:
            continue
        if probes.why(scan.source(call.file)):
            continue
        seen = scan.seen[place].source
        shape = arms.shape(call.name, call.kernels, texts_of(call, seen), scan.generation)
        site = site_of(call, shape or Prototype(call.name, (), "", 0), seen)
        site.automatic = shape is not None
        scan.sites.append(site)
        if shape is None:
            site.refuse(of("shape-unknown", function=call.name, count=len(call.arguments)))
        else:
            chosen.setdefault(call.file, []).append(site)
    for number, (file, parts) in enumerate(chosen.items()):
        work = scan.work / f"hole{number}"
        work.mkdir(parents=True)

        def change_of(own: Sequence[fit.Part]) -> merge.Change:
            return _change(scan, own, kernels, work)

        fit.give(scan, file, parts, change_of, newarm.tests(kernels), work / "fit")


def _change(
    scan: Scan, parts: Sequence[fit.Part], kernels: Kernels, work: Path
) -> merge.Change:
    """What has to change for calls that are all read in one view. Raises Refusal."""
    change = merge.Change(scan.seen[merge.place_of(parts[0])], kernels)
    seen = change.seen.source
    for site in parts:
        assert isinstance(site, Site)
        call = site.occurrence
        have = arms.shape(call.name, call.kernels, site.arguments, scan.generation)
        assert have is not None
        name, want = _wanted(call.name, have, site.arguments, kernels)
        facts = _facts(seen, call, work) if TRUTHS[0] in want and TRUTHS[0] not in have.roles else []
        renamed = name if name != call.name else None
        # Comments stay with the call as it is where they would not stand beside the same argument.
        bare = renamed is not None and next(seen.comments_in(call.open, call.close), None) is not None
        try:
            own = reshape(_bare(seen, call) if bare else seen, call, have.roles, want, facts, renamed)
        except Refusal as refusal:
            if refusal.cause.slug != "comment-in-list":
                raise
            bare = True
            own = reshape(_bare(seen, call), call, have.roles, want, facts, renamed)
        own = merge.laid_out(scan, change, call, own, in_place=not bare)
        change.units.append((call.statement or Span(call.offset, call.close + 1), call))
        change.new += own
        if "tsk" not in want:
            change.all += merge.not_used(scan, seen, site, have, own)
    change.new = settle(seen, change.new)
    return change


def _bare(seen: Source, call: Occurrence) -> Source:
    """The view with blanks for the comments in the list of a call."""
    text = bytearray(seen.data)
    for comment in seen.comments_in(call.open, call.close):
        text[comment.start : comment.end] = b" " * (comment.end - comment.start)
    return Source(seen.path, bytes(text))


def _wanted(
    name: str, have: Prototype, texts: Sequence[str], kernels: Kernels
) -> tuple[str, tuple[str, ...]]:
    """The function that a call means on ``kernels``, and its parameters there. Raises Refusal.

    Before 4.6 the local function takes an mm, since then the remote one does (1e9877902dc7e,
    "mm/gup: Introduce get_user_pages_remote()").
    """
    local = api.FUNCTIONS[0]
    want = _shape(name, kernels)
    of_another = "mm" in have.roles and texts[have.index("mm")] != "current->mm"
    if name == local and of_another and want is not None and "mm" not in want:
        name, want = api.REMOTE, _shape(api.REMOTE, kernels)
    elif name == api.REMOTE and want is None:
        name, want = local, _shape(local, kernels)
        want = want if want and "mm" in want else None
    if want is None and any(known.meets(kernels) for known, _ in arms.shapes(name)):
        raise Refusal("in-several-shapes", function=name)
    if want is None:
        raise Refusal("no-such-function", target="them")
    task = have.index("tsk")
    if task >= 0 and "tsk" not in want and re.search(r"[(=]|\+\+|--", texts[task]):
        raise Refusal("argument-would-go", text=texts[task])
    return name, want


def _shape(name: str, kernels: Kernels) -> tuple[str, ...] | None:
    """The parameters of a function on all of some kernels; None if it has not one shape there."""
    return next((shape.roles for known, shape in arms.shapes(name) if known.covers(kernels)), None)


def _facts(seen: Source, call: Occurrence, work: Path) -> list[Fact]:
    """What spatch says of the flags of a call."""
    scratch = work / f"flags{call.offset}"
    scratch.mkdir(exist_ok=True)
    copy = scratch / "view.c"
    copy.write_bytes(seen.data)
    facts = spatch.run([Job(RULES, (str(copy),))], list(api.FUNCTIONS), scratch).facts
    return [fact for fact in facts if seen.span(fact.at).start == call.offset]
